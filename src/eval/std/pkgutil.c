/* pkgutil: the modules below a package's folders. Models are often found this way. */
#include "eval/std/source.h"

static const char text[] = "import os\n"
                           "from collections import namedtuple\n"
                           "\n"
                           "ModuleInfo = namedtuple(\"ModuleInfo\", \"module_finder name ispkg\")\n"
                           "\n"
                           "\n"
                           "def _module_of(folder, name):\n"
                           "    if os.path.isfile(os.path.join(folder, name, \"__init__.py\")):\n"
                           "        return name, True\n"
                           "    if name.endswith(\".py\") and name != \"__init__.py\" and name[:-3].isidentifier():\n"
                           "        return name[:-3], False\n"
                           "    return None, False\n"
                           "\n"
                           "\n"
                           "def iter_modules(path=None, prefix=\"\"):\n"
                           "    if isinstance(path, str):\n"
                           "        raise ValueError(\"path must be None or list of paths to look for modules in\")\n"
                           "    seen = set()\n"
                           "    for folder in [\".\"] if path is None else path:\n"
                           "        folder = os.fspath(folder)\n"
                           "        for entry in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():\n"
                           "            name, is_package = _module_of(folder, entry)\n"
                           "            if name is not None and name not in seen:\n"
                           "                seen.add(name)\n"
                           "                yield ModuleInfo(None, prefix + name, is_package)\n"
                           "\n"
                           "\n"
                           "def walk_packages(path=None, prefix=\"\", onerror=None):\n"
                           "    for info in iter_modules(path, prefix):\n"
                           "        yield info\n"
                           "        if info.ispkg:\n"
                           "            module = __import__(info.name, None, None, (\"*\",))\n"
                           "            yield from walk_packages(module.__path__, info.name + \".\", onerror)\n";

static const struct std_source source = {"pkgutil", text, NULL};

STD_NAME(source, py_module_info, "ModuleInfo")
STD_NAME(source, py_iter_modules, "iter_modules")
STD_NAME(source, py_walk_packages, "walk_packages")

static const struct native_item items[] = {
    STD_ITEM(py_module_info, "ModuleInfo"),
    STD_ITEM(py_iter_modules, "iter_modules"),
    STD_ITEM(py_walk_packages, "walk_packages"),
    {0},
};

const struct native_module std_pkgutil = {.name = "pkgutil", .items = items};
