/* hashlib and hmac, in Python over the digests of digest.c. */
#include "eval/std/source.h"

#include "eval/std/digest.h"

static const char text[] = "_sizes = {\"md5\": (16, 64), \"sha1\": (20, 64), \"sha224\": (28, 64), \"sha256\": (32, 64), "
                           "\"sha384\": (48, 128), \"sha512\": (64, 128)}\n"
                           "algorithms_available = algorithms_guaranteed = set(_sizes)\n"
                           "\n"
                           "\n"
                           "class _Hash:\n"
                           "    def __init__(self, name, data=b\"\"):\n"
                           "        self.name = name\n"
                           "        self.digest_size, self.block_size = _sizes[name]\n"
                           "        self._parts = []\n"
                           "        self.update(data)\n"
                           "\n"
                           "    def update(self, data):\n"
                           "        if not isinstance(data, bytes):\n"
                           "            raise TypeError(\"Strings must be encoded before hashing\" if isinstance(data, str)\n"
                           "                            else \"object supporting the buffer API required\")\n"
                           "        self._parts.append(data)\n"
                           "\n"
                           "    def digest(self):\n"
                           "        return _digest(self.name, b\"\".join(self._parts))\n"
                           "\n"
                           "    def hexdigest(self):\n"
                           "        return self.digest().hex()\n"
                           "\n"
                           "    def copy(self):\n"
                           "        return _Hash(self.name, b\"\".join(self._parts))\n"
                           "\n"
                           "    def __repr__(self):\n"
                           "        return f\"<{self.name} _hashlib.HASH object>\"\n"
                           "\n"
                           "\n"
                           "def new(name, data=b\"\", *, usedforsecurity=True):\n"
                           "    name = name.lower().replace(\"-\", \"\")\n"
                           "    if name not in _sizes:\n"
                           "        raise ValueError(f\"unsupported hash type {name}\")\n"
                           "    return _Hash(name, data)\n"
                           "\n"
                           "\n"
                           "def md5(data=b\"\", *, usedforsecurity=True):\n"
                           "    return _Hash(\"md5\", data)\n"
                           "\n"
                           "\n"
                           "def sha1(data=b\"\", *, usedforsecurity=True):\n"
                           "    return _Hash(\"sha1\", data)\n"
                           "\n"
                           "\n"
                           "def sha224(data=b\"\", *, usedforsecurity=True):\n"
                           "    return _Hash(\"sha224\", data)\n"
                           "\n"
                           "\n"
                           "def sha256(data=b\"\", *, usedforsecurity=True):\n"
                           "    return _Hash(\"sha256\", data)\n"
                           "\n"
                           "\n"
                           "def sha384(data=b\"\", *, usedforsecurity=True):\n"
                           "    return _Hash(\"sha384\", data)\n"
                           "\n"
                           "\n"
                           "def sha512(data=b\"\", *, usedforsecurity=True):\n"
                           "    return _Hash(\"sha512\", data)\n"
                           "\n"
                           "\n"
                           "def _hmac(name, key, message):\n"
                           "    size, block = _sizes[name]\n"
                           "    if len(key) > block:\n"
                           "        key = _digest(name, key)\n"
                           "    key = key + b\"\\0\" * (block - len(key))\n"
                           "    inner = bytes(x ^ 0x36 for x in key)\n"
                           "    outer = bytes(x ^ 0x5C for x in key)\n"
                           "    return _digest(name, outer + _digest(name, inner + message))\n"
                           "\n"
                           "\n"
                           "def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):\n"
                           "    size = _sizes[hash_name][0]\n"
                           "    wanted = dklen or size\n"
                           "    out = b\"\"\n"
                           "    block = 1\n"
                           "    while len(out) < wanted:\n"
                           "        last = _hmac(hash_name, password, salt + block.to_bytes(4, \"big\"))\n"
                           "        total = int.from_bytes(last, \"big\")\n"
                           "        for _ in range(iterations - 1):\n"
                           "            last = _hmac(hash_name, password, last)\n"
                           "            total ^= int.from_bytes(last, \"big\")\n"
                           "        out += total.to_bytes(size, \"big\")\n"
                           "        block += 1\n"
                           "    return out[:wanted]\n"
                           "\n"
                           "\n"
                           "class HMAC:\n"
                           "    def __init__(self, key, msg=None, digestmod=\"\"):\n"
                           "        name = digestmod if isinstance(digestmod, str) else digestmod().name\n"
                           "        if name not in _sizes:\n"
                           "            raise TypeError(\"Missing required argument 'digestmod'.\")\n"
                           "        self._key = key\n"
                           "        self._name = name\n"
                           "        self._message = msg or b\"\"\n"
                           "\n"
                           "    def update(self, msg):\n"
                           "        self._message += msg\n"
                           "\n"
                           "    def digest(self):\n"
                           "        return _hmac(self._name, self._key, self._message)\n"
                           "\n"
                           "    def hexdigest(self):\n"
                           "        return self.digest().hex()\n"
                           "\n"
                           "\n"
                           "def compare_digest(a, b):\n"
                           "    return a == b\n";

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_digest", digest_row),
    {0},
};

static const struct std_source source = {"hashlib", text, natives};

STD_NAME(source, py_algorithms_available, "algorithms_available")
STD_NAME(source, py_algorithms_guaranteed, "algorithms_guaranteed")
STD_NAME(source, py_new, "new")
STD_NAME(source, py_md5, "md5")
STD_NAME(source, py_sha1, "sha1")
STD_NAME(source, py_sha224, "sha224")
STD_NAME(source, py_sha256, "sha256")
STD_NAME(source, py_sha384, "sha384")
STD_NAME(source, py_sha512, "sha512")
STD_NAME(source, py_pbkdf2_hmac, "pbkdf2_hmac")
STD_NAME(source, py_HMAC, "HMAC")
STD_NAME(source, py_compare_digest, "compare_digest")

static const struct native_item items[] = {
    STD_ITEM(py_algorithms_available, "algorithms_available"),
    STD_ITEM(py_algorithms_guaranteed, "algorithms_guaranteed"),
    STD_ITEM(py_new, "new"),
    STD_ITEM(py_md5, "md5"),
    STD_ITEM(py_sha1, "sha1"),
    STD_ITEM(py_sha224, "sha224"),
    STD_ITEM(py_sha256, "sha256"),
    STD_ITEM(py_sha384, "sha384"),
    STD_ITEM(py_sha512, "sha512"),
    STD_ITEM(py_pbkdf2_hmac, "pbkdf2_hmac"),
    STD_ITEM(py_HMAC, "HMAC"),
    STD_ITEM(py_compare_digest, "compare_digest"),
    {0},
};

const struct native_module std_hashlib = {.name = "hashlib", .items = items, .closed = true};

static const struct native_item hmac_items[] = {
    STD_ITEM(py_HMAC, "HMAC"),
    STD_ITEM(py_HMAC, "new"),
    STD_ITEM(py_compare_digest, "compare_digest"),
    {0},
};

const struct native_module std_hmac = {.name = "hmac", .items = hmac_items, .closed = true};
