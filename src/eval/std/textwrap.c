/* textwrap, in Python. */
#include "eval/std/source.h"

static const char text[] =
    "def dedent(text):\n"
    "    lines = text.split(\"\\n\")\n"
    "    margin = None\n"
    "    for i, line in enumerate(lines):\n"
    "        if not line.strip():\n"
    "            lines[i] = \"\"\n"
    "            continue\n"
    "        indent = line[:len(line) - len(line.lstrip(\" \\t\"))]\n"
    "        if margin is None:\n"
    "            margin = indent\n"
    "            continue\n"
    "        common = 0\n"
    "        while common < len(margin) and common < len(indent) and margin[common] == indent[common]:\n"
    "            common += 1\n"
    "        margin = margin[:common]\n"
    "    cut = len(margin or \"\")\n"
    "    return \"\\n\".join(line[cut:] if line else line for line in lines)\n"
    "\n"
    "\n"
    "def indent(text, prefix, predicate=None):\n"
    "    if predicate is None:\n"
    "        predicate = lambda line: line.strip()\n"
    "    return \"\".join(prefix + line if predicate(line) else line for line in text.splitlines(True))\n"
    "\n"
    "\n"
    "def wrap(text, width=70, *, initial_indent=\"\", subsequent_indent=\"\", **options):\n"
    "    lines = []\n"
    "    current = initial_indent\n"
    "    started = False\n"
    "    for word in text.split():\n"
    "        while len(current) + len(word) + (1 if started else 0) > width and (started or len(word) > width):\n"
    "            if started:\n"
    "                lines.append(current)\n"
    "                current = subsequent_indent\n"
    "                started = False\n"
    "                continue\n"
    "            room = max(1, width - len(current))\n"
    "            lines.append(current + word[:room])\n"
    "            word = word[room:]\n"
    "            current = subsequent_indent\n"
    "        if word:\n"
    "            current += (\" \" if started else \"\") + word\n"
    "            started = True\n"
    "    if started:\n"
    "        lines.append(current)\n"
    "    return lines\n"
    "\n"
    "\n"
    "def fill(text, width=70, **options):\n"
    "    return \"\\n\".join(wrap(text, width, **options))\n"
    "\n"
    "\n"
    "def shorten(text, width, *, placeholder=\" [...]\", **options):\n"
    "    words = text.split()\n"
    "    if len(\" \".join(words)) <= width:\n"
    "        return \" \".join(words)\n"
    "    kept = []\n"
    "    for word in words:\n"
    "        if len(\" \".join(kept + [word])) + len(placeholder) > width:\n"
    "            break\n"
    "        kept.append(word)\n"
    "    return (\" \".join(kept) + placeholder) if kept else placeholder.lstrip()\n";

static const struct std_source source = {"textwrap", text, NULL};

STD_NAME(source, py_dedent, "dedent")
STD_NAME(source, py_indent, "indent")
STD_NAME(source, py_wrap, "wrap")
STD_NAME(source, py_fill, "fill")
STD_NAME(source, py_shorten, "shorten")

static const struct native_item items[] = {
    STD_ITEM(py_dedent, "dedent"), STD_ITEM(py_indent, "indent"),   STD_ITEM(py_wrap, "wrap"),
    STD_ITEM(py_fill, "fill"),     STD_ITEM(py_shorten, "shorten"), {0},
};

const struct native_module std_textwrap = {.name = "textwrap", .items = items, .closed = true};
