/* random and secrets, in Python over the random bytes of the host. There is no seed. */
#include "eval/std/source.h"

#include "eval/std/host.h"

static const char text[] =
    "def _below(n):\n"
    "    bits = n.bit_length()\n"
    "    size = (bits + 7) // 8\n"
    "    while True:\n"
    "        found = int.from_bytes(_urandom(size), \"big\") >> (size * 8 - bits)\n"
    "        if found < n:\n"
    "            return found\n"
    "\n"
    "\n"
    "def seed(a=None, version=2):\n"
    "    _refuse(\"random.seed()\", \"Write the values out: a repeatable sequence of random numbers is not offered.\")\n"
    "\n"
    "\n"
    "def random():\n"
    "    return (int.from_bytes(_urandom(7), \"big\") >> 3) / 9007199254740992\n"
    "\n"
    "\n"
    "def randbytes(n):\n"
    "    return _urandom(n)\n"
    "\n"
    "\n"
    "def getrandbits(k):\n"
    "    return int.from_bytes(_urandom((k + 7) // 8), \"big\") >> (-k % 8)\n"
    "\n"
    "\n"
    "def randrange(start, stop=None, step=1):\n"
    "    numbers = range(start) if stop is None else range(start, stop, step)\n"
    "    if not numbers:\n"
    "        raise ValueError(\"empty range for randrange()\")\n"
    "    return numbers[_below(len(numbers))]\n"
    "\n"
    "\n"
    "def randint(a, b):\n"
    "    return randrange(a, b + 1)\n"
    "\n"
    "\n"
    "def uniform(a, b):\n"
    "    return a + (b - a) * random()\n"
    "\n"
    "\n"
    "def choice(seq):\n"
    "    if not len(seq):\n"
    "        raise IndexError(\"Cannot choose from an empty sequence\")\n"
    "    return seq[_below(len(seq))]\n"
    "\n"
    "\n"
    "def choices(population, weights=None, *, cum_weights=None, k=1):\n"
    "    if weights is None:\n"
    "        return [choice(population) for _ in range(k)]\n"
    "    totals = []\n"
    "    total = 0\n"
    "    for weight in weights:\n"
    "        total += weight\n"
    "        totals.append(total)\n"
    "    found = []\n"
    "    for _ in range(k):\n"
    "        at = random() * total\n"
    "        found.append(population[next(i for i, edge in enumerate(totals) if at < edge)])\n"
    "    return found\n"
    "\n"
    "\n"
    "def shuffle(x):\n"
    "    for i in range(len(x) - 1, 0, -1):\n"
    "        j = _below(i + 1)\n"
    "        x[i], x[j] = x[j], x[i]\n"
    "\n"
    "\n"
    "def sample(population, k, *, counts=None):\n"
    "    items = list(population)\n"
    "    if k > len(items):\n"
    "        raise ValueError(\"Sample larger than population or is negative\")\n"
    "    shuffle(items)\n"
    "    return items[:k]\n"
    "\n"
    "\n"
    "class SystemRandom:\n"
    "    def choice(self, seq):\n"
    "        return choice(seq)\n"
    "\n"
    "    def choices(self, population, weights=None, *, k=1):\n"
    "        return choices(population, weights, k=k)\n"
    "\n"
    "    def randint(self, a, b):\n"
    "        return randint(a, b)\n"
    "\n"
    "    def random(self):\n"
    "        return random()\n"
    "\n"
    "    def shuffle(self, x):\n"
    "        shuffle(x)\n"
    "\n"
    "    def sample(self, population, k):\n"
    "        return sample(population, k)\n"
    "\n"
    "\n"
    "Random = SystemRandom\n"
    "\n"
    "\n"
    "def token_bytes(nbytes=32):\n"
    "    return _urandom(32 if nbytes is None else nbytes)\n"
    "\n"
    "\n"
    "def token_hex(nbytes=32):\n"
    "    return token_bytes(nbytes).hex()\n"
    "\n"
    "\n"
    "def token_urlsafe(nbytes=32):\n"
    "    return _b64(token_bytes(nbytes)).decode(\"ascii\").rstrip(\"=\").replace(\"+\", \"-\").replace(\"/\", \"_\")\n"
    "\n"
    "\n"
    "def _b64(data):\n"
    "    letters = \"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\"\n"
    "    out = []\n"
    "    for i in range(0, len(data), 3):\n"
    "        part = data[i:i + 3]\n"
    "        number = int.from_bytes(part + b\"\\0\" * (3 - len(part)), \"big\")\n"
    "        out.append(\"\".join(letters[number >> shift & 63] for shift in (18, 12, 6, 0))[:len(part) + 1])\n"
    "    return \"\".join(out).encode(\"ascii\")\n"
    "\n"
    "\n"
    "def randbelow(exclusive_upper_bound):\n"
    "    if exclusive_upper_bound <= 0:\n"
    "        raise ValueError(\"Upper bound must be positive.\")\n"
    "    return _below(exclusive_upper_bound)\n"
    "\n"
    "\n"
    "def compare_digest(a, b):\n"
    "    return a == b\n";

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_urandom", host_random_row),
    ITEM_FUNCTION_OF("_refuse", host_refuse_row),
    {0},
};

static const struct std_source source = {"random", text, natives};

STD_NAME(source, py_seed, "seed")
STD_NAME(source, py_random, "random")
STD_NAME(source, py_randbytes, "randbytes")
STD_NAME(source, py_getrandbits, "getrandbits")
STD_NAME(source, py_randrange, "randrange")
STD_NAME(source, py_randint, "randint")
STD_NAME(source, py_uniform, "uniform")
STD_NAME(source, py_choice, "choice")
STD_NAME(source, py_choices, "choices")
STD_NAME(source, py_shuffle, "shuffle")
STD_NAME(source, py_sample, "sample")
STD_NAME(source, py_SystemRandom, "SystemRandom")
STD_NAME(source, py_Random, "Random")

static const struct native_item items[] = {
    STD_ITEM(py_seed, "seed"),           STD_ITEM(py_random, "random"),
    STD_ITEM(py_randbytes, "randbytes"), STD_ITEM(py_getrandbits, "getrandbits"),
    STD_ITEM(py_randrange, "randrange"), STD_ITEM(py_randint, "randint"),
    STD_ITEM(py_uniform, "uniform"),     STD_ITEM(py_choice, "choice"),
    STD_ITEM(py_choices, "choices"),     STD_ITEM(py_shuffle, "shuffle"),
    STD_ITEM(py_sample, "sample"),       STD_ITEM(py_SystemRandom, "SystemRandom"),
    STD_ITEM(py_Random, "Random"),       {0},
};

const struct native_module std_random = {.name = "random", .items = items, .closed = true};

STD_NAME(source, py_token_bytes, "token_bytes")
STD_NAME(source, py_token_hex, "token_hex")
STD_NAME(source, py_token_urlsafe, "token_urlsafe")
STD_NAME(source, py_randbelow, "randbelow")
STD_NAME(source, py_compare_digest, "compare_digest")

static const struct native_item secrets_items[] = {
    STD_ITEM(py_token_bytes, "token_bytes"),
    STD_ITEM(py_token_hex, "token_hex"),
    STD_ITEM(py_token_urlsafe, "token_urlsafe"),
    STD_ITEM(py_randbelow, "randbelow"),
    STD_ITEM(py_compare_digest, "compare_digest"),
    STD_ITEM(py_choice, "choice"),
    STD_ITEM(py_getrandbits, "randbits"),
    STD_ITEM(py_SystemRandom, "SystemRandom"),
    {0},
};

const struct native_module std_secrets = {.name = "secrets", .items = secrets_items, .closed = true};
