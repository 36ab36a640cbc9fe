/* base64, in Python. */
#include "eval/std/source.h"

static const char text[] = "_letters = \"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\"\n"
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
                           "    return bytes.fromhex(_bytes(s).decode(\"ascii\"))\n"
                           "\n"
                           "\n"
                           "encodebytes = b64encode\n"
                           "decodebytes = b64decode\n";

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
    {0},
};

const struct native_module std_base64 = {.name = "base64", .items = items, .closed = true};
