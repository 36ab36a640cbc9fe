/* string, in Python: constants, Template, Formatter. */
#include "eval/std/source.h"

static const char text[] = "ascii_lowercase = \"abcdefghijklmnopqrstuvwxyz\"\n"
                           "ascii_uppercase = \"ABCDEFGHIJKLMNOPQRSTUVWXYZ\"\n"
                           "ascii_letters = ascii_lowercase + ascii_uppercase\n"
                           "digits = \"0123456789\"\n"
                           "hexdigits = digits + \"abcdef\" + \"ABCDEF\"\n"
                           "octdigits = \"01234567\"\n"
                           "punctuation = \"!\\\"#$%&'()*+,-./:;<=>?@[\\\\]^_`{|}~\"\n"
                           "whitespace = \" \\t\\n\\r\\v\\f\"\n"
                           "printable = digits + ascii_letters + punctuation + whitespace\n"
                           "\n"
                           "\n"
                           "def capwords(s, sep=None):\n"
                           "    return (sep or \" \").join(word.capitalize() for word in s.split(sep))\n"
                           "\n"
                           "\n"
                           "class Template:\n"
                           "    delimiter = \"$\"\n"
                           "\n"
                           "    def __init__(self, template):\n"
                           "        self.template = template\n"
                           "\n"
                           "    def _fill(self, mapping, strict):\n"
                           "        text = self.template\n"
                           "        out = []\n"
                           "        at = 0\n"
                           "        while at < len(text):\n"
                           "            mark = text.find(\"$\", at)\n"
                           "            if mark < 0 or mark + 1 >= len(text):\n"
                           "                if mark >= 0 and strict:\n"
                           "                    raise ValueError(f\"Invalid placeholder in string: line 1, col {mark + 1}\")\n"
                           "                break\n"
                           "            out.append(text[at:mark])\n"
                           "            following = text[mark + 1]\n"
                           "            end = mark + 2\n"
                           "            if following == \"$\":\n"
                           "                out.append(\"$\")\n"
                           "                at = end\n"
                           "                continue\n"
                           "            braced = following == \"{\"\n"
                           "            start = mark + 2 if braced else mark + 1\n"
                           "            end = start\n"
                           "            while end < len(text) and (text[end] == \"_\" or text[end].isalnum()):\n"
                           "                end += 1\n"
                           "            name = text[start:end]\n"
                           "            if not name.isidentifier() or (braced and text[end:end + 1] != \"}\"):\n"
                           "                if strict:\n"
                           "                    raise ValueError(f\"Invalid placeholder in string: line 1, col {mark + 1}\")\n"
                           "                out.append(\"$\")\n"
                           "                at = mark + 1\n"
                           "                continue\n"
                           "            if braced:\n"
                           "                end += 1\n"
                           "            if name in mapping:\n"
                           "                out.append(str(mapping[name]))\n"
                           "            elif strict:\n"
                           "                raise KeyError(name)\n"
                           "            else:\n"
                           "                out.append(text[mark:end])\n"
                           "            at = end\n"
                           "        out.append(text[at:])\n"
                           "        return \"\".join(out)\n"
                           "\n"
                           "    def substitute(self, mapping={}, /, **kws):\n"
                           "        return self._fill({**mapping, **kws}, True)\n"
                           "\n"
                           "    def safe_substitute(self, mapping={}, /, **kws):\n"
                           "        return self._fill({**mapping, **kws}, False)\n"
                           "\n"
                           "\n"
                           "class Formatter:\n"
                           "    def format(self, format_string, /, *args, **kwargs):\n"
                           "        return format_string.format(*args, **kwargs)\n"
                           "\n"
                           "    def vformat(self, format_string, args, kwargs):\n"
                           "        return format_string.format(*args, **kwargs)\n";

static const struct std_source source = {"string", text, NULL};

STD_NAME(source, py_ascii_lowercase, "ascii_lowercase")
STD_NAME(source, py_ascii_uppercase, "ascii_uppercase")
STD_NAME(source, py_ascii_letters, "ascii_letters")
STD_NAME(source, py_digits, "digits")
STD_NAME(source, py_hexdigits, "hexdigits")
STD_NAME(source, py_octdigits, "octdigits")
STD_NAME(source, py_punctuation, "punctuation")
STD_NAME(source, py_whitespace, "whitespace")
STD_NAME(source, py_printable, "printable")
STD_NAME(source, py_capwords, "capwords")
STD_NAME(source, py_Template, "Template")
STD_NAME(source, py_Formatter, "Formatter")

static const struct native_item items[] = {
    STD_ITEM(py_ascii_lowercase, "ascii_lowercase"),
    STD_ITEM(py_ascii_uppercase, "ascii_uppercase"),
    STD_ITEM(py_ascii_letters, "ascii_letters"),
    STD_ITEM(py_digits, "digits"),
    STD_ITEM(py_hexdigits, "hexdigits"),
    STD_ITEM(py_octdigits, "octdigits"),
    STD_ITEM(py_punctuation, "punctuation"),
    STD_ITEM(py_whitespace, "whitespace"),
    STD_ITEM(py_printable, "printable"),
    STD_ITEM(py_capwords, "capwords"),
    STD_ITEM(py_Template, "Template"),
    STD_ITEM(py_Formatter, "Formatter"),
    {0},
};

const struct native_module std_string = {.name = "string", .items = items, .closed = true};
