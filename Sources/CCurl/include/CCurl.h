#pragma once

// The functions of libcurl that the transport calls, bound when they are first needed: the library and the
// thirty that it pulls in cost about 8 ms at every start of a program that is linked against it.
//
// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call; the setters below have one type
// each. curl copies every text that it is given through kilo_curl_set_text (CURLOPT_POSTFIELDS is not used), so
// the text may die after the call. A header list is not copied: it lives until its handle is cleaned up.

#define CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>

// Binds all functions. Call it once, before any other, from one thread. Returns NULL, or the loader's reason,
// which is valid until the calling thread uses the loader again; nothing is bound then.
const char *kilo_curl_load(const char *library);

CURLcode kilo_curl_global_init(void);
const char *kilo_curl_version(void);
const char *kilo_curl_error_text(CURLcode code);

CURL *kilo_curl_easy_init(void);
void kilo_curl_easy_cleanup(CURL *easy);

CURLcode kilo_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode kilo_curl_set_size(CURL *easy, CURLoption option, curl_off_t value);
// NULL sets an option back to none.
CURLcode kilo_curl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode kilo_curl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode kilo_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
// The bytes are copied by curl.
CURLcode kilo_curl_set_bytes(CURL *easy, CURLoption option, const void *bytes, size_t count);
CURLcode kilo_curl_set_data_callback(
    CURL *easy, CURLoption option, size_t (*callback)(char *, size_t, size_t, void *));
CURLcode kilo_curl_set_seek_callback(CURL *easy, int (*callback)(void *, curl_off_t, int));
CURLcode kilo_curl_set_progress_callback(
    CURL *easy, int (*callback)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t));
CURLcode kilo_curl_set_before_request_callback(
    CURL *easy, int (*callback)(void *, char *, char *, int, int));
// Sockets that child processes do not inherit.
CURLcode kilo_curl_set_private_sockets(CURL *easy);
// Who closes the sockets of connections that this handle opens, also after the handle is gone.
CURLcode kilo_curl_set_close_callback(CURL *easy, int (*callback)(void *, curl_socket_t), void *context);

// NULL if there is none; valid until the handle is used again.
const char *kilo_curl_get_text(CURL *easy, CURLINFO info);
// The longer list; NULL if there is no memory, and then the old list is still whole.
struct curl_slist *kilo_curl_list_append(struct curl_slist *list, const char *text);
void kilo_curl_list_free(struct curl_slist *list);

CURLM *kilo_curl_multi_init(void);
void kilo_curl_multi_cleanup(CURLM *multi);
CURLMcode kilo_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode kilo_curl_multi_add(CURLM *multi, CURL *easy);
CURLMcode kilo_curl_multi_remove(CURLM *multi, CURL *easy);
CURLMcode kilo_curl_multi_perform(CURLM *multi);
CURLMcode kilo_curl_multi_poll(CURLM *multi, int milliseconds);
// The only function here that any thread may call while another uses the handle.
CURLMcode kilo_curl_multi_wakeup(CURLM *multi);
// The next transfer that has ended, or NULL.
CURL *kilo_curl_multi_next_done(CURLM *multi, CURLcode *result);

CURLU *kilo_curl_url(void);
void kilo_curl_url_cleanup(CURLU *url);
CURLUcode kilo_curl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned flags);
// The text is to be freed with kilo_curl_free.
CURLUcode kilo_curl_url_get(CURLU *url, CURLUPart part, char **text, unsigned flags);
void kilo_curl_free(void *memory);
