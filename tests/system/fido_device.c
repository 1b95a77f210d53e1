/* A FIDO device in software, for OpenSSH's SecurityKeyProvider (version 10 of its interface).
 *
 * It is touched at once, keeps the private key in the handle that it gives out, and knows Ed25519.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ED25519 1
#define TOUCHED 0x01
#define UNSUPPORTED (-2)
#define EVP_PKEY_ED25519 1087

typedef void *handle;
extern unsigned char *SHA256(const unsigned char *, size_t, unsigned char *);
extern int RAND_bytes(unsigned char *, int);
extern handle EVP_PKEY_new_raw_private_key(int, handle, const unsigned char *, size_t);
extern int EVP_PKEY_get_raw_public_key(handle, unsigned char *, size_t *);
extern handle EVP_MD_CTX_new(void);
extern int EVP_DigestSignInit(handle, handle *, handle, handle, handle);
extern int EVP_DigestSign(handle, unsigned char *, size_t *, const unsigned char *, size_t);

struct part {
    uint8_t *bytes;
    size_t length;
};

struct enrolled {
    uint8_t flags;
    struct part public_key, key_handle, signature, certificate, authdata;
};

struct signed_ {
    uint8_t flags;
    uint32_t counter;
    struct part r, s;
};

static struct part part(const void *from, size_t length)
{
    struct part made = {malloc(length + 1), length};
    memcpy(made.bytes, from, length);
    return made;
}

uint32_t sk_api_version(void)
{
    return 0x000a0000;
}

int sk_enroll(uint32_t algorithm, const uint8_t *challenge, size_t challenge_length,
              const char *application, uint8_t flags, const char *pin, void **options,
              struct enrolled **response)
{
    unsigned char seed[32], public[32];
    size_t length = sizeof public;
    handle key;

    (void)challenge, (void)challenge_length, (void)application, (void)pin, (void)options;
    if (algorithm != ED25519)
        return UNSUPPORTED;
    RAND_bytes(seed, sizeof seed);
    key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
    EVP_PKEY_get_raw_public_key(key, public, &length);
    *response = calloc(1, sizeof **response);
    (*response)->flags = flags;
    (*response)->public_key = part(public, sizeof public);
    (*response)->key_handle = part(seed, sizeof seed);
    (*response)->signature = part("", 0);
    (*response)->certificate = part("", 0);
    (*response)->authdata = part("", 0);
    return 0;
}

int sk_sign(uint32_t algorithm, const uint8_t *data, size_t data_length, const char *application,
            const uint8_t *key_handle, size_t key_handle_length, uint8_t flags, const char *pin,
            void **options, struct signed_ **response)
{
    unsigned char message[32 + 1 + 4 + 32], signature[64];
    size_t length = sizeof signature;
    handle key, context = EVP_MD_CTX_new();

    (void)flags, (void)pin, (void)options;
    if (algorithm != ED25519)
        return UNSUPPORTED;
    key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key_handle, key_handle_length);
    SHA256((const unsigned char *)application, strlen(application), message);
    message[32] = TOUCHED;
    memcpy(message + 33, "\0\0\0\7", 4);
    SHA256(data, data_length, message + 37);
    EVP_DigestSignInit(context, NULL, NULL, NULL, key);
    EVP_DigestSign(context, signature, &length, message, sizeof message);
    *response = calloc(1, sizeof **response);
    (*response)->flags = TOUCHED;
    (*response)->counter = 7;
    (*response)->r = part(signature, length);
    return 0;
}

int sk_load_resident_keys(const char *pin, void **options, void ***keys, size_t *count)
{
    (void)pin, (void)options, (void)keys, (void)count;
    return UNSUPPORTED;
}
