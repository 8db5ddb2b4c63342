// The least that making a layer can take: gzip members of 1 MiB by libdeflate's level 3 on two threads, the SHA-256 of
// the tar and of the layer, and the bytes written in order. The tar is in memory before; nothing is listed, opened or
// put into headers. usage: layer-limit TAR LAYER
#include <fcntl.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { member = 1 << 20, threads = 2, ahead = 8 };

static const unsigned char *tar;
static size_t size, count;
static struct slot { unsigned char *bytes; size_t length; int is_done; } slots[ahead];
static size_t started, written;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void *work(void *unused) {
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(3);
    for (;;) {
        pthread_mutex_lock(&lock);
        while (started < count && started >= written + ahead) pthread_cond_wait(&changed, &lock);
        size_t number = started++;
        pthread_mutex_unlock(&lock);
        if (number >= count) return unused;
        size_t start = number * member, length = size - start < member ? size - start : member;
        struct slot *slot = &slots[number % ahead];
        slot->length = libdeflate_gzip_compress(compressor, tar + start, length, slot->bytes, 2 * member);
        pthread_mutex_lock(&lock);
        slot->is_done = 1;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&lock);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    int input = open(argv[1], O_RDONLY), output = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    struct stat info;
    if (input < 0 || output < 0 || fstat(input, &info) != 0) return 1;
    size = info.st_size;
    count = (size + member - 1) / member;
    tar = mmap(NULL, size, PROT_READ, MAP_SHARED, input, 0);
    if (tar == MAP_FAILED) return 1;
    EVP_MD_CTX *content = EVP_MD_CTX_new(), *layer = EVP_MD_CTX_new();
    EVP_DigestInit_ex(content, EVP_sha256(), NULL);
    EVP_DigestInit_ex(layer, EVP_sha256(), NULL);
    pthread_t workers[threads];
    for (int i = 0; i < ahead; i++) slots[i].bytes = malloc(2 * member);
    for (int i = 0; i < threads; i++) pthread_create(&workers[i], NULL, work, NULL);
    for (size_t number = 0; number < count; number++) {
        size_t start = number * member, length = size - start < member ? size - start : member;
        EVP_DigestUpdate(content, tar + start, length);
        struct slot *slot = &slots[number % ahead];
        pthread_mutex_lock(&lock);
        while (!slot->is_done) pthread_cond_wait(&changed, &lock);
        pthread_mutex_unlock(&lock);
        EVP_DigestUpdate(layer, slot->bytes, slot->length);
        if (write(output, slot->bytes, slot->length) != (ssize_t)slot->length) return 1;
        pthread_mutex_lock(&lock);
        slot->is_done = 0;
        written++;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&lock);
    }
    for (int i = 0; i < threads; i++) pthread_join(workers[i], NULL);
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_DigestFinal_ex(content, digest, NULL);
    EVP_DigestFinal_ex(layer, digest, NULL);
    return 0;
}
