/*
 * MD5, SHA-1 and SHA-2, from their standards.
 *
 * One loop pads and cuts the message into blocks (blocks_run); an algorithm is a row: block size, order of bytes, start
 * values, and a function that takes one block in. The constants are those of the standards: parts of sines and of the roots
 * of the first primes.
 */
#include "eval/std/digest.h"

#include "eval/builtin/arguments.h"

static const uint32_t md5_constants[] = {
    0xd76aa478u, 0xe8c7b756u, 0x242070dbu, 0xc1bdceeeu, 0xf57c0fafu, 0x4787c62au, 0xa8304613u, 0xfd469501u,
    0x698098d8u, 0x8b44f7afu, 0xffff5bb1u, 0x895cd7beu, 0x6b901122u, 0xfd987193u, 0xa679438eu, 0x49b40821u,
    0xf61e2562u, 0xc040b340u, 0x265e5a51u, 0xe9b6c7aau, 0xd62f105du, 0x02441453u, 0xd8a1e681u, 0xe7d3fbc8u,
    0x21e1cde6u, 0xc33707d6u, 0xf4d50d87u, 0x455a14edu, 0xa9e3e905u, 0xfcefa3f8u, 0x676f02d9u, 0x8d2a4c8au,
    0xfffa3942u, 0x8771f681u, 0x6d9d6122u, 0xfde5380cu, 0xa4beea44u, 0x4bdecfa9u, 0xf6bb4b60u, 0xbebfbc70u,
    0x289b7ec6u, 0xeaa127fau, 0xd4ef3085u, 0x04881d05u, 0xd9d4d039u, 0xe6db99e5u, 0x1fa27cf8u, 0xc4ac5665u,
    0xf4292244u, 0x432aff97u, 0xab9423a7u, 0xfc93a039u, 0x655b59c3u, 0x8f0ccc92u, 0xffeff47du, 0x85845dd1u,
    0x6fa87e4fu, 0xfe2ce6e0u, 0xa3014314u, 0x4e0811a1u, 0xf7537e82u, 0xbd3af235u, 0x2ad7d2bbu, 0xeb86d391u,
};

static const uint64_t sha512_constants[] = {
    0x428a2f98d728ae22u, 0x7137449123ef65cdu, 0xb5c0fbcfec4d3b2fu, 0xe9b5dba58189dbbcu, 0x3956c25bf348b538u,
    0x59f111f1b605d019u, 0x923f82a4af194f9bu, 0xab1c5ed5da6d8118u, 0xd807aa98a3030242u, 0x12835b0145706fbeu,
    0x243185be4ee4b28cu, 0x550c7dc3d5ffb4e2u, 0x72be5d74f27b896fu, 0x80deb1fe3b1696b1u, 0x9bdc06a725c71235u,
    0xc19bf174cf692694u, 0xe49b69c19ef14ad2u, 0xefbe4786384f25e3u, 0x0fc19dc68b8cd5b5u, 0x240ca1cc77ac9c65u,
    0x2de92c6f592b0275u, 0x4a7484aa6ea6e483u, 0x5cb0a9dcbd41fbd4u, 0x76f988da831153b5u, 0x983e5152ee66dfabu,
    0xa831c66d2db43210u, 0xb00327c898fb213fu, 0xbf597fc7beef0ee4u, 0xc6e00bf33da88fc2u, 0xd5a79147930aa725u,
    0x06ca6351e003826fu, 0x142929670a0e6e70u, 0x27b70a8546d22ffcu, 0x2e1b21385c26c926u, 0x4d2c6dfc5ac42aedu,
    0x53380d139d95b3dfu, 0x650a73548baf63deu, 0x766a0abb3c77b2a8u, 0x81c2c92e47edaee6u, 0x92722c851482353bu,
    0xa2bfe8a14cf10364u, 0xa81a664bbc423001u, 0xc24b8b70d0f89791u, 0xc76c51a30654be30u, 0xd192e819d6ef5218u,
    0xd69906245565a910u, 0xf40e35855771202au, 0x106aa07032bbd1b8u, 0x19a4c116b8d2d0c8u, 0x1e376c085141ab53u,
    0x2748774cdf8eeb99u, 0x34b0bcb5e19b48a8u, 0x391c0cb3c5c95a63u, 0x4ed8aa4ae3418acbu, 0x5b9cca4f7763e373u,
    0x682e6ff3d6b2b8a3u, 0x748f82ee5defb2fcu, 0x78a5636f43172f60u, 0x84c87814a1f0ab72u, 0x8cc702081a6439ecu,
    0x90befffa23631e28u, 0xa4506cebde82bde9u, 0xbef9a3f7b2c67915u, 0xc67178f2e372532bu, 0xca273eceea26619cu,
    0xd186b8c721c0c207u, 0xeada7dd6cde0eb1eu, 0xf57d4f7fee6ed178u, 0x06f067aa72176fbau, 0x0a637dc5a2c898a6u,
    0x113f9804bef90daeu, 0x1b710b35131c471bu, 0x28db77f523047d84u, 0x32caab7b40c72493u, 0x3c9ebe0a15c9bebcu,
    0x431d67c49c100d4cu, 0x4cc5d4becb3e42b6u, 0x597f299cfc657e2au, 0x5fcb6fab3ad6faecu, 0x6c44198c4a475817u,
};

/* The state, as words of 32 or 64 bits in the same room. */
struct state
{
    uint64_t words[8];
};

static uint32_t left32(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static uint32_t right32(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint64_t right64(uint64_t x, unsigned n)
{
    return x >> n | x << (64 - n);
}

static uint64_t word_read(const unsigned char *at, size_t size, bool little)
{
    uint64_t word = 0;

    for (size_t i = 0; i < size; i++)
        word = word << 8 | at[little ? size - 1 - i : i];
    return word;
}

static void md5_block(struct state *state, const unsigned char *block)
{
    static const unsigned char turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t a = (uint32_t)state->words[0], b = (uint32_t)state->words[1];
    uint32_t c = (uint32_t)state->words[2], d = (uint32_t)state->words[3];

    for (unsigned i = 0; i < 64; i++)
    {
        unsigned round = i / 16;
        unsigned which = (round == 0 ? i : round == 1 ? 5 * i + 1 : round == 2 ? 3 * i + 5 : 7 * i) % 16;
        uint32_t f = round == 0 ? (b & c) | (~b & d) : round == 1 ? (d & b) | (~d & c) : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
        uint32_t sum = a + f + md5_constants[i] + (uint32_t)word_read(block + 4 * which, 4, true);

        a = d;
        d = c;
        c = b;
        b += left32(sum, turns[round][i % 4]);
    }
    state->words[0] = (uint32_t)(state->words[0] + a);
    state->words[1] = (uint32_t)(state->words[1] + b);
    state->words[2] = (uint32_t)(state->words[2] + c);
    state->words[3] = (uint32_t)(state->words[3] + d);
}

static void sha1_block(struct state *state, const unsigned char *block)
{
    static const uint32_t constants[] = {0x5a827999u, 0x6ed9eba1u, 0x8f1bbcdcu, 0xca62c1d6u};
    uint32_t w[80], v[5];

    for (unsigned i = 0; i < 80; i++)
        w[i] = i < 16 ? (uint32_t)word_read(block + 4 * i, 4, false) : left32(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (unsigned i = 0; i < 5; i++)
        v[i] = (uint32_t)state->words[i];
    for (unsigned i = 0; i < 80; i++)
    {
        unsigned round = i / 20;
        uint32_t f = round == 0   ? (v[1] & v[2]) | (~v[1] & v[3])
                     : round == 2 ? (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3])
                                  : v[1] ^ v[2] ^ v[3];
        uint32_t sum = left32(v[0], 5) + f + v[4] + constants[round] + w[i];

        v[4] = v[3];
        v[3] = v[2];
        v[2] = left32(v[1], 30);
        v[1] = v[0];
        v[0] = sum;
    }
    for (unsigned i = 0; i < 5; i++)
        state->words[i] = (uint32_t)(state->words[i] + v[i]);
}

static void sha256_block(struct state *state, const unsigned char *block)
{
    uint32_t w[64], v[8];

    for (unsigned i = 0; i < 64; i++)
    {
        if (i < 16)
        {
            w[i] = (uint32_t)word_read(block + 4 * i, 4, false);
            continue;
        }

        uint32_t s0 = right32(w[i - 15], 7) ^ right32(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = right32(w[i - 2], 17) ^ right32(w[i - 2], 19) ^ w[i - 2] >> 10;

        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    for (unsigned i = 0; i < 8; i++)
        v[i] = (uint32_t)state->words[i];
    for (unsigned i = 0; i < 64; i++)
    {
        uint32_t s1 = right32(v[4], 6) ^ right32(v[4], 11) ^ right32(v[4], 25);
        uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        /* The constants of SHA-256 are the upper halves of those of SHA-512. */
        uint32_t first = v[7] + s1 + choice + (uint32_t)(sha512_constants[i] >> 32) + w[i];
        uint32_t s0 = right32(v[0], 2) ^ right32(v[0], 13) ^ right32(v[0], 22);
        uint32_t second = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += first;
        v[0] = first + second;
    }
    for (unsigned i = 0; i < 8; i++)
        state->words[i] = (uint32_t)(state->words[i] + v[i]);
}

static void sha512_block(struct state *state, const unsigned char *block)
{
    uint64_t w[80], v[8];

    for (unsigned i = 0; i < 80; i++)
    {
        if (i < 16)
        {
            w[i] = word_read(block + 8 * i, 8, false);
            continue;
        }

        uint64_t s0 = right64(w[i - 15], 1) ^ right64(w[i - 15], 8) ^ w[i - 15] >> 7;
        uint64_t s1 = right64(w[i - 2], 19) ^ right64(w[i - 2], 61) ^ w[i - 2] >> 6;

        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    memcpy(v, state->words, sizeof v);
    for (unsigned i = 0; i < 80; i++)
    {
        uint64_t s1 = right64(v[4], 14) ^ right64(v[4], 18) ^ right64(v[4], 41);
        uint64_t first = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + sha512_constants[i] + w[i];
        uint64_t s0 = right64(v[0], 28) ^ right64(v[0], 34) ^ right64(v[0], 39);
        uint64_t second = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += first;
        v[0] = first + second;
    }
    for (unsigned i = 0; i < 8; i++)
        state->words[i] += v[i];
}

struct algorithm
{
    const char *name;
    size_t size, block, word;
    bool little;
    void (*take)(struct state *state, const unsigned char *block);
    uint64_t start[8];
};

static const struct algorithm algorithms[] = {
    {"md5", 16, 64, 4, true, md5_block, {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u}},
    {"sha1", 20, 64, 4, false, sha1_block, {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u}},
    {"sha224",
     28,
     64,
     4,
     false,
     sha256_block,
     {0xc1059ed8u, 0x367cd507u, 0x3070dd17u, 0xf70e5939u, 0xffc00b31u, 0x68581511u, 0x64f98fa7u, 0xbefa4fa4u}},
    {"sha256",
     32,
     64,
     4,
     false,
     sha256_block,
     {0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au, 0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u}},
    {"sha384",
     48,
     128,
     8,
     false,
     sha512_block,
     {0xcbbb9d5dc1059ed8u, 0x629a292a367cd507u, 0x9159015a3070dd17u, 0x152fecd8f70e5939u, 0x67332667ffc00b31u,
      0x8eb44a8768581511u, 0xdb0c2e0d64f98fa7u, 0x47b5481dbefa4fa4u}},
    {"sha512",
     64,
     128,
     8,
     false,
     sha512_block,
     {0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u, 0x510e527fade682d1u,
      0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u}},
};

static void blocks_run(const struct algorithm *algorithm, str bytes, struct state *state)
{
    unsigned char last[256] = {0};
    size_t rest = bytes.len % algorithm->block, length = algorithm->block / 8;
    size_t padded = rest + 1 + length <= algorithm->block ? algorithm->block : 2 * algorithm->block;
    uint64_t bits = (uint64_t)bytes.len * 8;

    for (size_t at = 0; at + algorithm->block <= bytes.len; at += algorithm->block)
        algorithm->take(state, (const unsigned char *)bytes.at + at);
    if (rest > 0)
        memcpy(last, bytes.at + bytes.len - rest, rest);
    last[rest] = 0x80;
    for (size_t i = 0; i < 8; i++)
        last[algorithm->little ? padded - 8 + i : padded - 1 - i] = (unsigned char)(bits >> (8 * i));
    for (size_t at = 0; at < padded; at += algorithm->block)
        algorithm->take(state, last + at);
}

size_t digest_make(str name, str bytes, unsigned char out[DIGEST_MOST])
{
    for (size_t i = 0; i < COUNT_OF(algorithms); i++)
    {
        const struct algorithm *algorithm = &algorithms[i];
        struct state state;

        if (!str_equal(str_from(algorithm->name), name))
            continue;
        memcpy(state.words, algorithm->start, sizeof state.words);
        blocks_run(algorithm, bytes, &state);
        for (size_t k = 0; k < algorithm->size; k++)
        {
            size_t in_word = k % algorithm->word;
            size_t shift = 8 * (algorithm->little ? in_word : algorithm->word - 1 - in_word);

            out[k] = (unsigned char)(state.words[k / algorithm->word] >> shift);
        }
        return algorithm->size;
    }
    return 0;
}

static bool digest_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    unsigned char digest[DIGEST_MOST];
    str name, bytes;
    size_t len;

    (void)self;
    if (!argument_str(vm, args[0], "digest name", &name) || !argument_bytes(vm, args[1], "digest data", &bytes))
        return false;
    len = digest_make(name, bytes, digest);
    if (len == 0)
        return vm_raise(vm, "ValueError", "unsupported hash type %s", text_for_message(vm, name));
    *out = bytes_make(vm, (str){(char *)digest, len});
    return true;
}

const struct native digest_row = {"digest", "name, data, /", digest_call};
