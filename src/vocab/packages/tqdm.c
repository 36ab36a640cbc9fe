/* tqdm: the items of a loop, without the bar (limbeck shows the progress of a migration itself). */
#include "eval/std/source.h"
#include "vocab/packages/natives.h"

/* clang-format off */
static const char text[] =
    "class tqdm:\n"
    "    def __init__(self, iterable=None, desc=None, total=None, *args, **kwargs):\n"
    "        self.iterable, self.desc, self.total, self.n = iterable, desc, total, 0\n"
    "\n"
    "    def __iter__(self):\n"
    "        return iter(self.iterable)\n"
    "\n"
    "    def __len__(self):\n"
    "        return self.total if self.iterable is None else len(self.iterable)\n"
    "\n"
    "    def __enter__(self):\n"
    "        return self\n"
    "\n"
    "    def __exit__(self, *exception):\n"
    "        return None\n"
    "\n"
    "    def update(self, n=1):\n"
    "        self.n += n\n"
    "\n"
    "    def set_description(self, desc=None, refresh=True):\n"
    "        self.desc = desc\n"
    "\n"
    "    def set_postfix(self, *args, **kwargs):\n"
    "        return None\n"
    "\n"
    "    def refresh(self):\n"
    "        return None\n"
    "\n"
    "    def close(self):\n"
    "        return None\n"
    "\n"
    "    @classmethod\n"
    "    def write(cls, s, *args, **kwargs):\n"
    "        print(s)\n"
    "\n"
    "\n"
    "def trange(*args, **kwargs):\n"
    "    return tqdm(range(*args), **kwargs)\n";
/* clang-format on */

static const struct std_source source = {"tqdm", text, package_natives};

STD_NAME(source, py_tqdm, "tqdm")
STD_NAME(source, py_trange, "trange")

static const struct native_item tqdm_items[] = {
    STD_ITEM(py_tqdm, "tqdm"),
    STD_ITEM(py_trange, "trange"),
    {.name = "auto", .kind = ITEM_MODULE, .path = "tqdm.auto"},
    {0},
};
static const struct native_item tqdm_auto_items[] = {
    STD_ITEM(py_tqdm, "tqdm"),
    STD_ITEM(py_trange, "trange"),
    {0},
};

const struct native_module tqdm_module = {.name = "tqdm", .items = tqdm_items};
const struct native_module tqdm_auto_module = {.name = "tqdm.auto", .items = tqdm_auto_items};
