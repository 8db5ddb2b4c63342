#define _GNU_SOURCE
#include "CCurl.h"

#include <dlfcn.h>
#include <sys/socket.h>

#define FUNCTIONS(each)                                                                                      \
    each(curl_global_init) each(curl_version) each(curl_easy_strerror) each(curl_easy_init)                  \
    each(curl_easy_cleanup) each(curl_easy_setopt) each(curl_easy_getinfo) each(curl_slist_append)           \
    each(curl_slist_free_all) each(curl_multi_init) each(curl_multi_cleanup) each(curl_multi_setopt)         \
    each(curl_multi_add_handle) each(curl_multi_remove_handle) each(curl_multi_perform)                      \
    each(curl_multi_poll) each(curl_multi_wakeup) each(curl_multi_info_read) each(curl_url)                  \
    each(curl_url_cleanup) each(curl_url_set) each(curl_url_get) each(curl_free)

#define DECLARE(name) __typeof__(&name) name##_;
#define BIND(name)                                                                                           \
    found.name##_ = (__typeof__(&name))dlsym(library, #name);                                                \
    if (!found.name##_) return dlerror();

struct functions {
    FUNCTIONS(DECLARE)
};

static struct functions bound;

const char *kilo_curl_load(const char *name) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) return dlerror();
    struct functions found;
    FUNCTIONS(BIND)
    bound = found;
    return NULL;
}

CURLcode kilo_curl_global_init(void) { return bound.curl_global_init_(CURL_GLOBAL_DEFAULT); }
const char *kilo_curl_version(void) { return bound.curl_version_(); }
const char *kilo_curl_error_text(CURLcode code) { return bound.curl_easy_strerror_(code); }

CURL *kilo_curl_easy_init(void) { return bound.curl_easy_init_(); }
void kilo_curl_easy_cleanup(CURL *easy) { bound.curl_easy_cleanup_(easy); }

CURLcode kilo_curl_set_long(CURL *easy, CURLoption option, long value) {
    return bound.curl_easy_setopt_(easy, option, value);
}
CURLcode kilo_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return bound.curl_easy_setopt_(easy, option, value);
}
CURLcode kilo_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return bound.curl_easy_setopt_(easy, option, value);
}
CURLcode kilo_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return bound.curl_easy_setopt_(easy, option, value);
}
CURLcode kilo_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return bound.curl_easy_setopt_(easy, option, value);
}
CURLcode kilo_curl_set_bytes(CURL *easy, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {.data = (void *)bytes, .len = count, .flags = CURL_BLOB_COPY};
    return bound.curl_easy_setopt_(easy, option, &blob);
}
CURLcode kilo_curl_set_data_callback(
    CURL *easy, CURLoption option, size_t (*callback)(char *, size_t, size_t, void *)) {
    return bound.curl_easy_setopt_(easy, option, callback);
}
CURLcode kilo_curl_set_seek_callback(CURL *easy, int (*callback)(void *, curl_off_t, int)) {
    return bound.curl_easy_setopt_(easy, CURLOPT_SEEKFUNCTION, callback);
}
CURLcode kilo_curl_set_progress_callback(
    CURL *easy, int (*callback)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t)) {
    return bound.curl_easy_setopt_(easy, CURLOPT_XFERINFOFUNCTION, callback);
}
CURLcode kilo_curl_set_before_request_callback(
    CURL *easy, int (*callback)(void *, char *, char *, int, int)) {
    return bound.curl_easy_setopt_(easy, CURLOPT_PREREQFUNCTION, callback);
}

// curl 7.88 opens its sockets without SOCK_CLOEXEC: programs that are started meanwhile would inherit them.
static curl_socket_t open_private_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)context;
    (void)purpose;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
CURLcode kilo_curl_set_private_sockets(CURL *easy) {
    return bound.curl_easy_setopt_(easy, CURLOPT_OPENSOCKETFUNCTION, open_private_socket);
}
CURLcode kilo_curl_set_close_callback(CURL *easy, int (*callback)(void *, curl_socket_t), void *context) {
    CURLcode code = bound.curl_easy_setopt_(easy, CURLOPT_CLOSESOCKETFUNCTION, callback);
    return code ? code : bound.curl_easy_setopt_(easy, CURLOPT_CLOSESOCKETDATA, context);
}

const char *kilo_curl_get_text(CURL *easy, CURLINFO info) {
    char *text = NULL;
    return bound.curl_easy_getinfo_(easy, info, &text) == CURLE_OK ? text : NULL;
}

struct curl_slist *kilo_curl_list_append(struct curl_slist *list, const char *text) {
    return bound.curl_slist_append_(list, text);
}
void kilo_curl_list_free(struct curl_slist *list) { bound.curl_slist_free_all_(list); }

CURLM *kilo_curl_multi_init(void) { return bound.curl_multi_init_(); }
void kilo_curl_multi_cleanup(CURLM *multi) { bound.curl_multi_cleanup_(multi); }
CURLMcode kilo_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return bound.curl_multi_setopt_(multi, option, value);
}
CURLMcode kilo_curl_multi_add(CURLM *multi, CURL *easy) { return bound.curl_multi_add_handle_(multi, easy); }
CURLMcode kilo_curl_multi_remove(CURLM *multi, CURL *easy) {
    return bound.curl_multi_remove_handle_(multi, easy);
}
CURLMcode kilo_curl_multi_perform(CURLM *multi) {
    int running;
    return bound.curl_multi_perform_(multi, &running);
}
CURLMcode kilo_curl_multi_poll(CURLM *multi, int milliseconds) {
    return bound.curl_multi_poll_(multi, NULL, 0, milliseconds, NULL);
}
CURLMcode kilo_curl_multi_wakeup(CURLM *multi) { return bound.curl_multi_wakeup_(multi); }

CURL *kilo_curl_multi_next_done(CURLM *multi, CURLcode *result) {
    int left;
    CURLMsg *message;
    while ((message = bound.curl_multi_info_read_(multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

CURLU *kilo_curl_url(void) { return bound.curl_url_(); }
void kilo_curl_url_cleanup(CURLU *url) { bound.curl_url_cleanup_(url); }
CURLUcode kilo_curl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned flags) {
    return bound.curl_url_set_(url, part, text, flags);
}
CURLUcode kilo_curl_url_get(CURLU *url, CURLUPart part, char **text, unsigned flags) {
    return bound.curl_url_get_(url, part, text, flags);
}
void kilo_curl_free(void *memory) { bound.curl_free_(memory); }
