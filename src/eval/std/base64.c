/* base64, in Python. a85encode() and a85decode() are not there. */
#include "eval/std/source.h"

/* clang-format off */
static const char text[] =
    "_letters = \"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\"\n"
    "_places = {ord(c): i for i, c in enumerate(_letters)}\n"
    "\n"
    "\n"
    "def _bytes(s):\n"
    "    return s.encode(\"ascii\") if isinstance(s, str) else s\n"
    "\n"
    "\n"
    "def b64encode(s, altchars=None):\n"
    "    if not isinstance(s, bytes):\n"
    "        raise TypeError(f\"a bytes-like object is required, not '{type(s).__name__}'\")\n"
    "    out = []\n"
    "    for i in range(0, len(s), 3):\n"
    "        part = s[i:i + 3]\n"
    "        number = int.from_bytes(part + b\"\\0\" * (3 - len(part)), \"big\")\n"
    "        four = \"\".join(_letters[number >> shift & 63] for shift in (18, 12, 6, 0))\n"
    "        out.append(four[:len(part) + 1] + \"=\" * (3 - len(part)))\n"
    "    text = \"\".join(out)\n"
    "    if altchars is not None:\n"
    "        text = text.replace(\"+\", chr(altchars[0])).replace(\"/\", chr(altchars[1]))\n"
    "    return text.encode(\"ascii\")\n"
    "\n"
    "\n"
    "def b64decode(s, altchars=None, validate=False):\n"
    "    s = _bytes(s)\n"
    "    if altchars is not None:\n"
    "        s = s.replace(_bytes(altchars)[0:1], b\"+\").replace(_bytes(altchars)[1:2], b\"/\")\n"
    "    numbers = []\n"
    "    padding = 0\n"
    "    for c in s:\n"
    "        if c == 61:\n"
    "            padding += 1\n"
    "        elif c in _places:\n"
    "            numbers.append(_places[c])\n"
    "        elif validate:\n"
    "            raise ValueError(\"Only base64 data is allowed\")\n"
    "    if len(numbers) % 4 == 1 or (len(numbers) + padding) % 4:\n"
    "        raise ValueError(\"Incorrect padding\")\n"
    "    out = []\n"
    "    for i in range(0, len(numbers), 4):\n"
    "        part = numbers[i:i + 4]\n"
    "        number = 0\n"
    "        for n in part + [0] * (4 - len(part)):\n"
    "            number = number << 6 | n\n"
    "        out.append(number.to_bytes(3, \"big\")[:len(part) - 1])\n"
    "    return b\"\".join(out)\n"
    "\n"
    "\n"
    "def standard_b64encode(s):\n"
    "    return b64encode(s)\n"
    "\n"
    "\n"
    "def standard_b64decode(s):\n"
    "    return b64decode(s)\n"
    "\n"
    "\n"
    "def urlsafe_b64encode(s):\n"
    "    return b64encode(s, b\"-_\")\n"
    "\n"
    "\n"
    "def urlsafe_b64decode(s):\n"
    "    return b64decode(s, b\"-_\")\n"
    "\n"
    "\n"
    "def b16encode(s):\n"
    "    return s.hex().upper().encode(\"ascii\")\n"
    "\n"
    "\n"
    "def b16decode(s, casefold=False):\n"
    "    text = _bytes(s).decode(\"ascii\")\n"
    "    text = text.upper() if casefold else text\n"
    "    if len(text) % 2 or any(c not in \"0123456789ABCDEF\" for c in text):\n"
    "        raise ValueError(\"Odd-length string\" if len(text) % 2 else \"Non-base16 digit found\")\n"
    "    return bytes.fromhex(text)\n"
    "\n"
    "\n"
    "def encodebytes(s):\n"
    "    return b\"\".join(b64encode(s[i:i + 57]) + b\"\\n\" for i in range(0, len(s), 57))\n"
    "\n"
    "\n"
    "def decodebytes(s):\n"
    "    return b64decode(s)\n"
    "\n"
    "\n"
    "_digits32 = \"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567\"\n"
    "_digits32hex = \"0123456789ABCDEFGHIJKLMNOPQRSTUV\"\n"
    "_digits85 = \"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~\"\n"
    "\n"
    "\n"
    "def _encode32(s, digits):\n"
    "    out = \"\"\n"
    "    for i in range(0, len(s), 5):\n"
    "        part = s[i:i + 5]\n"
    "        number = int.from_bytes(part + b\"\\0\" * (5 - len(part)), \"big\")\n"
    "        used = (len(part) * 8 + 4) // 5\n"
    "        out += \"\".join(digits[number >> shift & 31] for shift in range(35, -1, -5))[:used] + \"=\" * (8 - used)\n"
    "    return out.encode(\"ascii\")\n"
    "\n"
    "\n"
    "def _decode32(s, digits, casefold, map01=None):\n"
    "    text = _bytes(s).decode(\"ascii\")\n"
    "    if len(text) % 8:\n"
    "        raise ValueError(\"Incorrect padding\")\n"
    "    if map01 is not None:\n"
    "        text = text.replace(\"0\", \"O\").replace(\"1\", _bytes(map01).decode(\"ascii\"))\n"
    "    text = text.upper() if casefold else text\n"
    "    plain = text.rstrip(\"=\")\n"
    "    if len(text) - len(plain) not in (0, 1, 3, 4, 6):\n"
    "        raise ValueError(\"Incorrect padding\")\n"
    "    out = b\"\"\n"
    "    for i in range(0, len(plain), 8):\n"
    "        number = 0\n"
    "        part = plain[i:i + 8]\n"
    "        for c in part + digits[0] * (8 - len(part)):\n"
    "            if c not in digits:\n"
    "                raise ValueError(\"Non-base32 digit found\")\n"
    "            number = number << 5 | digits.index(c)\n"
    "        out += number.to_bytes(5, \"big\")[:len(part) * 5 // 8]\n"
    "    return out\n"
    "\n"
    "\n"
    "def b32encode(s):\n"
    "    return _encode32(s, _digits32)\n"
    "\n"
    "\n"
    "def b32decode(s, casefold=False, map01=None):\n"
    "    return _decode32(s, _digits32, casefold, map01)\n"
    "\n"
    "\n"
    "def b32hexencode(s):\n"
    "    return _encode32(s, _digits32hex)\n"
    "\n"
    "\n"
    "def b32hexdecode(s, casefold=False):\n"
    "    return _decode32(s, _digits32hex, casefold)\n"
    "\n"
    "\n"
    "def b85encode(b, pad=False):\n"
    "    out = \"\"\n"
    "    for i in range(0, len(b), 4):\n"
    "        part = b[i:i + 4]\n"
    "        number = int.from_bytes(part + b\"\\0\" * (4 - len(part)), \"big\")\n"
    "        five = \"\".join(_digits85[number // 85 ** at % 85] for at in (4, 3, 2, 1, 0))\n"
    "        out += five if pad else five[:len(part) + 1]\n"
    "    return out.encode(\"ascii\")\n"
    "\n"
    "\n"
    "def b85decode(b):\n"
    "    text, out = _bytes(b).decode(\"latin-1\"), b\"\"\n"
    "    for i in range(0, len(text), 5):\n"
    "        part, number = text[i:i + 5], 0\n"
    "        for at, c in enumerate(part + \"~\" * (5 - len(part))):\n"
    "            if c not in _digits85:\n"
    "                raise ValueError(f\"bad base85 character at position {i + at}\")\n"
    "            number = number * 85 + _digits85.index(c)\n"
    "        if number >> 32:\n"
    "            raise ValueError(f\"base85 overflow in hunk starting at byte {i}\")\n"
    "        out += number.to_bytes(4, \"big\")[:max(len(part) - 1, 0)]\n"
    "    return out\n";
/* clang-format on */

static const struct std_source source = {"base64", text, NULL};

STD_NAME(source, py_b64encode, "b64encode")
STD_NAME(source, py_b64decode, "b64decode")
STD_NAME(source, py_standard_b64encode, "standard_b64encode")
STD_NAME(source, py_standard_b64decode, "standard_b64decode")
STD_NAME(source, py_urlsafe_b64encode, "urlsafe_b64encode")
STD_NAME(source, py_urlsafe_b64decode, "urlsafe_b64decode")
STD_NAME(source, py_b16encode, "b16encode")
STD_NAME(source, py_b16decode, "b16decode")
STD_NAME(source, py_encodebytes, "encodebytes")
STD_NAME(source, py_decodebytes, "decodebytes")
STD_NAME(source, py_b32encode, "b32encode")
STD_NAME(source, py_b32decode, "b32decode")
STD_NAME(source, py_b32hexencode, "b32hexencode")
STD_NAME(source, py_b32hexdecode, "b32hexdecode")
STD_NAME(source, py_b85encode, "b85encode")
STD_NAME(source, py_b85decode, "b85decode")

static const struct native_item items[] = {
    STD_ITEM(py_b64encode, "b64encode"),
    STD_ITEM(py_b64decode, "b64decode"),
    STD_ITEM(py_standard_b64encode, "standard_b64encode"),
    STD_ITEM(py_standard_b64decode, "standard_b64decode"),
    STD_ITEM(py_urlsafe_b64encode, "urlsafe_b64encode"),
    STD_ITEM(py_urlsafe_b64decode, "urlsafe_b64decode"),
    STD_ITEM(py_b16encode, "b16encode"),
    STD_ITEM(py_b16decode, "b16decode"),
    STD_ITEM(py_encodebytes, "encodebytes"),
    STD_ITEM(py_decodebytes, "decodebytes"),
    STD_ITEM(py_b32encode, "b32encode"),
    STD_ITEM(py_b32decode, "b32decode"),
    STD_ITEM(py_b32hexencode, "b32hexencode"),
    STD_ITEM(py_b32hexdecode, "b32hexdecode"),
    STD_ITEM(py_b85encode, "b85encode"),
    STD_ITEM(py_b85decode, "b85decode"),
    {0},
};

const struct native_module std_base64 = {.name = "base64", .items = items, .closed = true};
