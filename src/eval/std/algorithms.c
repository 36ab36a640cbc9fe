/* bisect, heapq and html, in one Python text. */
#include "eval/std/host.h"
#include "eval/std/source.h"

static const char text[] =
    "def bisect_right(a, x, lo=0, hi=None, *, key=None):\n"
    "    if lo < 0:\n"
    "        raise ValueError(\"lo must be non-negative\")\n"
    "    if hi is None:\n"
    "        hi = len(a)\n"
    "    while lo < hi:\n"
    "        middle = (lo + hi) // 2\n"
    "        if x < (a[middle] if key is None else key(a[middle])):\n"
    "            hi = middle\n"
    "        else:\n"
    "            lo = middle + 1\n"
    "    return lo\n"
    "\n"
    "\n"
    "def bisect_left(a, x, lo=0, hi=None, *, key=None):\n"
    "    if lo < 0:\n"
    "        raise ValueError(\"lo must be non-negative\")\n"
    "    if hi is None:\n"
    "        hi = len(a)\n"
    "    while lo < hi:\n"
    "        middle = (lo + hi) // 2\n"
    "        if (a[middle] if key is None else key(a[middle])) < x:\n"
    "            lo = middle + 1\n"
    "        else:\n"
    "            hi = middle\n"
    "    return lo\n"
    "\n"
    "\n"
    "def insort_right(a, x, lo=0, hi=None, *, key=None):\n"
    "    a.insert(bisect_right(a, x if key is None else key(x), lo, hi, key=key), x)\n"
    "\n"
    "\n"
    "def insort_left(a, x, lo=0, hi=None, *, key=None):\n"
    "    a.insert(bisect_left(a, x if key is None else key(x), lo, hi, key=key), x)\n"
    "\n"
    "\n"
    "bisect = bisect_right\n"
    "insort = insort_right\n"
    "\n"
    "\n"
    "# heapq: the same lists as CPython's, since the order inside of one may be seen.\n"
    "def _down(heap, start, at):\n"
    "    item = heap[at]\n"
    "    while at > start:\n"
    "        parent = (at - 1) >> 1\n"
    "        if not item < heap[parent]:\n"
    "            break\n"
    "        heap[at] = heap[parent]\n"
    "        at = parent\n"
    "    heap[at] = item\n"
    "\n"
    "\n"
    "def _up(heap, at):\n"
    "    end, start = len(heap), at\n"
    "    item = heap[at]\n"
    "    child = 2 * at + 1\n"
    "    while child < end:\n"
    "        right = child + 1\n"
    "        if right < end and not heap[child] < heap[right]:\n"
    "            child = right\n"
    "        heap[at] = heap[child]\n"
    "        at = child\n"
    "        child = 2 * at + 1\n"
    "    heap[at] = item\n"
    "    _down(heap, start, at)\n"
    "\n"
    "\n"
    "def heappush(heap, item):\n"
    "    heap.append(item)\n"
    "    _down(heap, 0, len(heap) - 1)\n"
    "\n"
    "\n"
    "def heappop(heap):\n"
    "    last = heap.pop()\n"
    "    if not heap:\n"
    "        return last\n"
    "    first, heap[0] = heap[0], last\n"
    "    _up(heap, 0)\n"
    "    return first\n"
    "\n"
    "\n"
    "def heapreplace(heap, item):\n"
    "    first, heap[0] = heap[0], item\n"
    "    _up(heap, 0)\n"
    "    return first\n"
    "\n"
    "\n"
    "def heappushpop(heap, item):\n"
    "    if heap and heap[0] < item:\n"
    "        item, heap[0] = heap[0], item\n"
    "        _up(heap, 0)\n"
    "    return item\n"
    "\n"
    "\n"
    "def heapify(x):\n"
    "    for at in reversed(range(len(x) // 2)):\n"
    "        _up(x, at)\n"
    "\n"
    "\n"
    "def nlargest(n, iterable, key=None):\n"
    "    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]\n"
    "\n"
    "\n"
    "def nsmallest(n, iterable, key=None):\n"
    "    return sorted(iterable, key=key)[: max(n, 0)]\n"
    "\n"
    "\n"
    "def merge(*iterables, key=None, reverse=False):\n"
    "    items = [item for iterable in iterables for item in iterable]\n"
    "    return iter(sorted(items, key=key, reverse=reverse))\n"
    "\n"
    "\n"
    "def escape(s, quote=True):\n"
    "    s = s.replace(\"&\", \"&amp;\").replace(\"<\", \"&lt;\").replace(\">\", \"&gt;\")\n"
    "    return s.replace('\"', \"&quot;\").replace(\"'\", \"&#x27;\") if quote else s\n"
    "\n"
    "\n"
    "def unescape(s):\n"
    "    if \"&\" not in s:\n"
    "        return s\n"
    "    known = {\"amp\": \"&\", \"lt\": \"<\", \"gt\": \">\", \"quot\": '\"', \"apos\": \"'\", \"nbsp\": \"\\xa0\", "
    "\"copy\": \"\\xa9\", \"reg\": \"\\xae\", \"euro\": \"\\u20ac\", \"hellip\": \"\\u2026\", \"mdash\": \"\\u2014\", "
    "\"ndash\": \"\\u2013\", \"laquo\": \"\\xab\", \"raquo\": \"\\xbb\", \"lsquo\": \"\\u2018\", \"rsquo\": \"\\u2019\", "
    "\"ldquo\": \"\\u201c\", \"rdquo\": \"\\u201d\"}\n"
    "    parts = s.split(\"&\")\n"
    "    out = [parts[0]]\n"
    "    for part in parts[1:]:\n"
    "        name, found, rest = part.partition(\";\")\n"
    "        if found and name.startswith((\"#x\", \"#X\")) and all(c in \"0123456789abcdefABCDEF\" for c in name[2:]) "
    "and name[2:]:\n"
    "            out.append(chr(int(name[2:], 16)) + rest)\n"
    "        elif found and name.startswith(\"#\") and name[1:].isdigit():\n"
    "            out.append(chr(int(name[1:])) + rest)\n"
    "        elif found and name in known:\n"
    "            out.append(known[name] + rest)\n"
    "        elif found and name.isalnum():\n"
    "            _refuse(f\"html.unescape() of &{name};\", \"Write the character out.\")\n"
    "        else:\n"
    "            out.append(\"&\" + part)\n"
    "    return \"\".join(out)\n";

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_refuse", host_refuse_row),
    {0},
};

static const struct std_source source = {"algorithms", text, natives};

STD_NAME(source, py_bisect_right, "bisect_right")
STD_NAME(source, py_bisect_left, "bisect_left")
STD_NAME(source, py_insort_right, "insort_right")
STD_NAME(source, py_insort_left, "insort_left")
STD_NAME(source, py_bisect, "bisect")
STD_NAME(source, py_insort, "insort")
STD_NAME(source, py_heappush, "heappush")
STD_NAME(source, py_heappop, "heappop")
STD_NAME(source, py_heapreplace, "heapreplace")
STD_NAME(source, py_heappushpop, "heappushpop")
STD_NAME(source, py_heapify, "heapify")
STD_NAME(source, py_nlargest, "nlargest")
STD_NAME(source, py_nsmallest, "nsmallest")
STD_NAME(source, py_merge, "merge")
STD_NAME(source, py_escape, "escape")
STD_NAME(source, py_unescape, "unescape")

static const struct native_item bisect_items[] = {
    STD_ITEM(py_bisect_right, "bisect_right"),
    STD_ITEM(py_bisect_left, "bisect_left"),
    STD_ITEM(py_insort_right, "insort_right"),
    STD_ITEM(py_insort_left, "insort_left"),
    STD_ITEM(py_bisect, "bisect"),
    STD_ITEM(py_insort, "insort"),
    {0},
};
const struct native_module std_bisect = {.name = "bisect", .items = bisect_items, .closed = true};

static const struct native_item heapq_items[] = {
    STD_ITEM(py_heappush, "heappush"),
    STD_ITEM(py_heappop, "heappop"),
    STD_ITEM(py_heapreplace, "heapreplace"),
    STD_ITEM(py_heappushpop, "heappushpop"),
    STD_ITEM(py_heapify, "heapify"),
    STD_ITEM(py_nlargest, "nlargest"),
    STD_ITEM(py_nsmallest, "nsmallest"),
    STD_ITEM(py_merge, "merge"),
    {0},
};
const struct native_module std_heapq = {.name = "heapq", .items = heapq_items, .closed = true};

static const struct native_item html_items[] = {
    STD_ITEM(py_escape, "escape"),
    STD_ITEM(py_unescape, "unescape"),
    {0},
};
const struct native_module std_html = {.name = "html", .items = html_items, .closed = true};
