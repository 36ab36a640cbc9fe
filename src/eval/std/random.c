/*
 * random and secrets, in Python. Without a seed every number comes from the host; with one they are those of CPython's
 * Mersenne Twister, number for number.
 */
#include "eval/std/source.h"

#include "eval/std/host.h"

static const char text[] =
    "import math\n"
    "from hashlib import sha512\n"
    "\n"
    "\n"
    "class Random:\n"
    "    def __init__(self, x=None):\n"
    "        self._words = None\n"
    "        self._at = 0\n"
    "        self._next_gauss = None\n"
    "        if x is not None:\n"
    "            self.seed(x)\n"
    "\n"
    "    # MT19937, seeded by the 32-bit words of a number.\n"
    "    def seed(self, a=None, version=2):\n"
    "        self._next_gauss = None\n"
    "        if a is None:\n"
    "            self._words = None\n"
    "            return\n"
    "        if version == 2 and isinstance(a, (str, bytes, bytearray)):\n"
    "            data = a.encode() if isinstance(a, str) else bytes(a)\n"
    "            a = int.from_bytes(data + sha512(data).digest(), \"big\")\n"
    "        elif not isinstance(a, (int, float, str, bytes, bytearray)):\n"
    "            raise TypeError(\n"
    "                \"The only supported seed types are: None,\\nint, float, str, bytes, and bytearray.\"\n"
    "            )\n"
    "        elif isinstance(a, float):\n"
    "            a = hash(a) % (1 << 64)\n"
    "        elif not isinstance(a, int):\n"
    "            _refuse(\"random.seed() with version=1\", \"Use the default version.\")\n"
    "        a = abs(int(a))\n"
    "        key = []\n"
    "        while a or not key:\n"
    "            key.append(a & 0xFFFFFFFF)\n"
    "            a >>= 32\n"
    "        words = [19650218]\n"
    "        for i in range(1, 624):\n"
    "            words.append((1812433253 * (words[-1] ^ (words[-1] >> 30)) + i) & 0xFFFFFFFF)\n"
    "        i, j = 1, 0\n"
    "        for _ in range(max(624, len(key))):\n"
    "            before = words[i - 1]\n"
    "            words[i] = ((words[i] ^ ((before ^ (before >> 30)) * 1664525)) + key[j] + j) & 0xFFFFFFFF\n"
    "            i += 1\n"
    "            j = (j + 1) % len(key)\n"
    "            if i == 624:\n"
    "                words[0] = words[623]\n"
    "                i = 1\n"
    "        for _ in range(623):\n"
    "            before = words[i - 1]\n"
    "            words[i] = ((words[i] ^ ((before ^ (before >> 30)) * 1566083941)) - i) & 0xFFFFFFFF\n"
    "            i += 1\n"
    "            if i == 624:\n"
    "                words[0] = words[623]\n"
    "                i = 1\n"
    "        words[0] = 0x80000000\n"
    "        self._words = words\n"
    "        self._at = 624\n"
    "\n"
    "    def _twist(self):\n"
    "        words = self._words\n"
    "        for i in range(624):\n"
    "            y = (words[i] & 0x80000000) | (words[(i + 1) % 624] & 0x7FFFFFFF)\n"
    "            words[i] = words[(i + 397) % 624] ^ (y >> 1) ^ (0x9908B0DF if y & 1 else 0)\n"
    "        self._at = 0\n"
    "\n"
    "    # Without a seed each word comes from the host.\n"
    "    def _word(self):\n"
    "        if self._words is None:\n"
    "            return int.from_bytes(_urandom(4), \"big\")\n"
    "        if self._at == 624:\n"
    "            self._twist()\n"
    "        y = self._words[self._at]\n"
    "        self._at += 1\n"
    "        y ^= y >> 11\n"
    "        y ^= (y << 7) & 0x9D2C5680\n"
    "        y ^= (y << 15) & 0xEFC60000\n"
    "        return y ^ (y >> 18)\n"
    "\n"
    "    def getstate(self):\n"
    "        return (3, tuple(self._words or ()) + (self._at,), self._next_gauss)\n"
    "\n"
    "    def setstate(self, state):\n"
    "        self._words = list(state[1][:-1]) or None\n"
    "        self._at = state[1][-1]\n"
    "        self._next_gauss = state[2]\n"
    "\n"
    "    def random(self):\n"
    "        a, b = self._word() >> 5, self._word() >> 6\n"
    "        return (a * 67108864 + b) / 9007199254740992\n"
    "\n"
    "    def getrandbits(self, k):\n"
    "        if k < 0:\n"
    "            raise ValueError(\"number of bits must be non-negative\")\n"
    "        found, shift = 0, 0\n"
    "        while shift < k:\n"
    "            word = self._word()\n"
    "            if k - shift < 32:\n"
    "                word >>= 32 - (k - shift)\n"
    "            found |= word << shift\n"
    "            shift += 32\n"
    "        return found\n"
    "\n"
    "    def randbytes(self, n):\n"
    "        return self.getrandbits(n * 8).to_bytes(n, \"little\")\n"
    "\n"
    "    def _randbelow(self, n):\n"
    "        if not n:\n"
    "            return 0\n"
    "        k = n.bit_length()\n"
    "        found = self.getrandbits(k)\n"
    "        while found >= n:\n"
    "            found = self.getrandbits(k)\n"
    "        return found\n"
    "\n"
    "    def randrange(self, start, stop=None, step=1):\n"
    "        if stop is None:\n"
    "            if start > 0:\n"
    "                return self._randbelow(start)\n"
    "            raise ValueError(\"empty range for randrange()\")\n"
    "        width = stop - start\n"
    "        if step == 1:\n"
    "            if width > 0:\n"
    "                return start + self._randbelow(width)\n"
    "            raise ValueError(f\"empty range for randrange() ({start}, {stop}, {width})\")\n"
    "        if step == 0:\n"
    "            raise ValueError(\"zero step for randrange()\")\n"
    "        n = (width + step + (-1 if step > 0 else 1)) // step\n"
    "        if n <= 0:\n"
    "            raise ValueError(\"empty range for randrange()\")\n"
    "        return start + step * self._randbelow(n)\n"
    "\n"
    "    def randint(self, a, b):\n"
    "        return self.randrange(a, b + 1)\n"
    "\n"
    "    def uniform(self, a, b):\n"
    "        return a + (b - a) * self.random()\n"
    "\n"
    "    def triangular(self, low=0.0, high=1.0, mode=None):\n"
    "        u = self.random()\n"
    "        if high == low:\n"
    "            return low\n"
    "        c = 0.5 if mode is None else (mode - low) / (high - low)\n"
    "        if u > c:\n"
    "            u = 1.0 - u\n"
    "            c = 1.0 - c\n"
    "            low, high = high, low\n"
    "        return low + (high - low) * math.sqrt(u * c)\n"
    "\n"
    "    def gauss(self, mu=0.0, sigma=1.0):\n"
    "        z, self._next_gauss = self._next_gauss, None\n"
    "        if z is None:\n"
    "            angle = self.random() * (2.0 * math.pi)\n"
    "            radius = math.sqrt(-2.0 * math.log(1.0 - self.random()))\n"
    "            z = math.cos(angle) * radius\n"
    "            self._next_gauss = math.sin(angle) * radius\n"
    "        return mu + z * sigma\n"
    "\n"
    "    def normalvariate(self, mu=0.0, sigma=1.0):\n"
    "        magic = 4 * math.exp(-0.5) / math.sqrt(2.0)\n"
    "        while True:\n"
    "            u = self.random()\n"
    "            v = 1.0 - self.random()\n"
    "            z = magic * (u - 0.5) / v\n"
    "            if z * z / 4.0 <= -math.log(v):\n"
    "                return mu + z * sigma\n"
    "\n"
    "    def expovariate(self, lambd=1.0):\n"
    "        return -math.log(1.0 - self.random()) / lambd\n"
    "\n"
    "    def choice(self, seq):\n"
    "        if not len(seq):\n"
    "            raise IndexError(\"Cannot choose from an empty sequence\")\n"
    "        return seq[self._randbelow(len(seq))]\n"
    "\n"
    "    def choices(self, population, weights=None, *, cum_weights=None, k=1):\n"
    "        n = len(population)\n"
    "        if cum_weights is None:\n"
    "            if weights is None:\n"
    "                return [population[math.floor(self.random() * (n + 0.0))] for _ in range(k)]\n"
    "            cum_weights, total = [], 0\n"
    "            for weight in weights:\n"
    "                total += weight\n"
    "                cum_weights.append(total)\n"
    "        elif weights is not None:\n"
    "            raise TypeError(\"Cannot specify both weights and cumulative weights\")\n"
    "        if len(cum_weights) != n:\n"
    "            raise ValueError(\"The number of weights does not match the population\")\n"
    "        total = cum_weights[-1] + 0.0\n"
    "        if total <= 0.0:\n"
    "            raise ValueError(\"Total of weights must be greater than zero\")\n"
    "        found = []\n"
    "        for _ in range(k):\n"
    "            point = self.random() * total\n"
    "            at = 0\n"
    "            while at < n - 1 and cum_weights[at] <= point:\n"
    "                at += 1\n"
    "            found.append(population[at])\n"
    "        return found\n"
    "\n"
    "    def shuffle(self, x):\n"
    "        for i in reversed(range(1, len(x))):\n"
    "            j = self._randbelow(i + 1)\n"
    "            x[i], x[j] = x[j], x[i]\n"
    "\n"
    "    def sample(self, population, k, *, counts=None):\n"
    "        if isinstance(population, (set, frozenset, dict)):\n"
    "            raise TypeError(\"Population must be a sequence.  For dicts or sets, use sorted(d).\")\n"
    "        if counts is not None:\n"
    "            population = [item for item, count in zip(population, counts) for _ in range(count)]\n"
    "        n = len(population)\n"
    "        if not 0 <= k <= n:\n"
    "            raise ValueError(\"Sample larger than population or is negative\")\n"
    "        room = 21\n"
    "        if k > 5:\n"
    "            room += 4 ** math.ceil(math.log(k * 3, 4))\n"
    "        found = []\n"
    "        if n <= room:\n"
    "            pool = list(population)\n"
    "            for i in range(k):\n"
    "                j = self._randbelow(n - i)\n"
    "                found.append(pool[j])\n"
    "                pool[j] = pool[n - i - 1]\n"
    "            return found\n"
    "        taken = set()\n"
    "        for _ in range(k):\n"
    "            j = self._randbelow(n)\n"
    "            while j in taken:\n"
    "                j = self._randbelow(n)\n"
    "            taken.add(j)\n"
    "            found.append(population[j])\n"
    "        return found\n"
    "\n"
    "\n"
    "class SystemRandom(Random):\n"
    "    def seed(self, *args, **kwds):\n"
    "        return None\n"
    "\n"
    "\n"
    "_inst = Random()\n"
    "seed = _inst.seed\n"
    "random = _inst.random\n"
    "randbytes = _inst.randbytes\n"
    "getrandbits = _inst.getrandbits\n"
    "randrange = _inst.randrange\n"
    "randint = _inst.randint\n"
    "uniform = _inst.uniform\n"
    "triangular = _inst.triangular\n"
    "gauss = _inst.gauss\n"
    "normalvariate = _inst.normalvariate\n"
    "expovariate = _inst.expovariate\n"
    "choice = _inst.choice\n"
    "choices = _inst.choices\n"
    "shuffle = _inst.shuffle\n"
    "sample = _inst.sample\n"
    "getstate = _inst.getstate\n"
    "setstate = _inst.setstate\n"
    "\n"
    "\n"
    "_secret = SystemRandom()\n"
    "secret_choice = _secret.choice\n"
    "randbits = _secret.getrandbits\n"
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
    "    return _secret._randbelow(exclusive_upper_bound)\n"
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
STD_NAME(source, py_triangular, "triangular")
STD_NAME(source, py_gauss, "gauss")
STD_NAME(source, py_normalvariate, "normalvariate")
STD_NAME(source, py_expovariate, "expovariate")
STD_NAME(source, py_choice, "choice")
STD_NAME(source, py_choices, "choices")
STD_NAME(source, py_shuffle, "shuffle")
STD_NAME(source, py_sample, "sample")
STD_NAME(source, py_getstate, "getstate")
STD_NAME(source, py_setstate, "setstate")
STD_NAME(source, py_SystemRandom, "SystemRandom")
STD_NAME(source, py_Random, "Random")

static const struct native_item items[] = {
    STD_ITEM(py_seed, "seed"),
    STD_ITEM(py_random, "random"),
    STD_ITEM(py_randbytes, "randbytes"),
    STD_ITEM(py_getrandbits, "getrandbits"),
    STD_ITEM(py_randrange, "randrange"),
    STD_ITEM(py_randint, "randint"),
    STD_ITEM(py_uniform, "uniform"),
    STD_ITEM(py_triangular, "triangular"),
    STD_ITEM(py_gauss, "gauss"),
    STD_ITEM(py_normalvariate, "normalvariate"),
    STD_ITEM(py_expovariate, "expovariate"),
    STD_ITEM(py_choice, "choice"),
    STD_ITEM(py_choices, "choices"),
    STD_ITEM(py_shuffle, "shuffle"),
    STD_ITEM(py_sample, "sample"),
    STD_ITEM(py_getstate, "getstate"),
    STD_ITEM(py_setstate, "setstate"),
    STD_ITEM(py_SystemRandom, "SystemRandom"),
    STD_ITEM(py_Random, "Random"),
    {0},
};

const struct native_module std_random = {.name = "random", .items = items, .closed = true};

STD_NAME(source, py_token_bytes, "token_bytes")
STD_NAME(source, py_token_hex, "token_hex")
STD_NAME(source, py_token_urlsafe, "token_urlsafe")
STD_NAME(source, py_randbelow, "randbelow")
STD_NAME(source, py_compare_digest, "compare_digest")
STD_NAME(source, py_secret_choice, "secret_choice")
STD_NAME(source, py_randbits, "randbits")

static const struct native_item secrets_items[] = {
    STD_ITEM(py_token_bytes, "token_bytes"),
    STD_ITEM(py_token_hex, "token_hex"),
    STD_ITEM(py_token_urlsafe, "token_urlsafe"),
    STD_ITEM(py_randbelow, "randbelow"),
    STD_ITEM(py_compare_digest, "compare_digest"),
    STD_ITEM(py_secret_choice, "choice"),
    STD_ITEM(py_randbits, "randbits"),
    STD_ITEM(py_SystemRandom, "SystemRandom"),
    {0},
};

const struct native_module std_secrets = {.name = "secrets", .items = secrets_items, .closed = true};
