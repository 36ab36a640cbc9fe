/* sys, in Python: what a program asks about its interpreter. */
#include "eval/std/source.h"

#include "eval/builtin/builtins.h"
#include "eval/builtin/stream.h"

static const char text[] =
    "class _VersionInfo(tuple):\n"
    "    @property\n"
    "    def major(self):\n"
    "        return self[0]\n"
    "\n"
    "    @property\n"
    "    def minor(self):\n"
    "        return self[1]\n"
    "\n"
    "    @property\n"
    "    def micro(self):\n"
    "        return self[2]\n"
    "\n"
    "    @property\n"
    "    def releaselevel(self):\n"
    "        return self[3]\n"
    "\n"
    "    @property\n"
    "    def serial(self):\n"
    "        return self[4]\n"
    "\n"
    "\n"
    "class _Named:\n"
    "    def __init__(self, **names):\n"
    "        vars(self).update(names)\n"
    "\n"
    "\n"
    "version_info = _VersionInfo((3, 13, 0, \"final\", 0))\n"
    "version = \"3.13.0 (limbeck)\"\n"
    "hexversion = 0x030D00F0\n"
    "implementation = _Named(name=\"limbeck\", version=version_info, cache_tag=None, hexversion=hexversion)\n"
    "platform = \"linux\"\n"
    "byteorder = \"little\"\n"
    "maxsize = 9223372036854775807\n"
    "maxunicode = 0x10FFFF\n"
    "executable = \"\"\n"
    "prefix = base_prefix = exec_prefix = base_exec_prefix = \"/usr\"\n"
    "argv = [\"\"]\n"
    "modules = {}\n"
    "meta_path = []\n"
    "path_hooks = []\n"
    "warnoptions = []\n"
    "builtin_module_names = ()\n"
    "dont_write_bytecode = True\n"
    "float_info = _Named(max=1.7976931348623157e308, min=2.2250738585072014e-308, epsilon=2.220446049250313e-16, dig=15,\n"
    "                    mant_dig=53)\n"
    "flags = _Named(debug=0, optimize=0, verbose=0, dev_mode=False, utf8_mode=1)\n"
    "\n"
    "\n"
    "def getrecursionlimit():\n"
    "    return 1000\n"
    "\n"
    "\n"
    "def setrecursionlimit(limit):\n"
    "    pass\n"
    "\n"
    "\n"
    "def getdefaultencoding():\n"
    "    return \"utf-8\"\n"
    "\n"
    "\n"
    "def getfilesystemencoding():\n"
    "    return \"utf-8\"\n"
    "\n"
    "\n"
    "def intern(string):\n"
    "    return string\n"
    "\n"
    "\n"
    "def getsizeof(object, default=0):\n"
    "    return default\n"
    "\n"
    "\n"
    "def exc_info():\n"
    "    return None, None, None\n"
    "\n"
    "\n"
    "def gettrace():\n"
    "    return None\n"
    "\n"
    "\n"
    "def set_int_max_str_digits(maxdigits):\n"
    "    pass\n";

static bool stdout_value(struct vm *vm, struct value *out)
{
    return stream_make(vm, false, out);
}

/* Every command asks for it: not a reason to run the text. */
static bool path_value(struct vm *vm, struct value *out)
{
    *out = list_make(vm, NULL, 0);
    return true;
}

static bool stderr_value(struct vm *vm, struct value *out)
{
    return stream_make(vm, true, out);
}

static const struct std_source source = {"sys", text, NULL};

STD_NAME(source, py_version_info, "version_info")
STD_NAME(source, py_version, "version")
STD_NAME(source, py_hexversion, "hexversion")
STD_NAME(source, py_implementation, "implementation")
STD_NAME(source, py_platform, "platform")
STD_NAME(source, py_byteorder, "byteorder")
STD_NAME(source, py_maxsize, "maxsize")
STD_NAME(source, py_maxunicode, "maxunicode")
STD_NAME(source, py_executable, "executable")
STD_NAME(source, py_prefix, "prefix")
STD_NAME(source, py_base_prefix, "base_prefix")
STD_NAME(source, py_exec_prefix, "exec_prefix")
STD_NAME(source, py_base_exec_prefix, "base_exec_prefix")
STD_NAME(source, py_argv, "argv")
STD_NAME(source, py_modules, "modules")
STD_NAME(source, py_meta_path, "meta_path")
STD_NAME(source, py_path_hooks, "path_hooks")
STD_NAME(source, py_warnoptions, "warnoptions")
STD_NAME(source, py_builtin_module_names, "builtin_module_names")
STD_NAME(source, py_dont_write_bytecode, "dont_write_bytecode")
STD_NAME(source, py_float_info, "float_info")
STD_NAME(source, py_flags, "flags")
STD_NAME(source, py_getrecursionlimit, "getrecursionlimit")
STD_NAME(source, py_setrecursionlimit, "setrecursionlimit")
STD_NAME(source, py_getdefaultencoding, "getdefaultencoding")
STD_NAME(source, py_getfilesystemencoding, "getfilesystemencoding")
STD_NAME(source, py_intern, "intern")
STD_NAME(source, py_getsizeof, "getsizeof")
STD_NAME(source, py_exc_info, "exc_info")
STD_NAME(source, py_gettrace, "gettrace")
STD_NAME(source, py_set_int_max_str_digits, "set_int_max_str_digits")

static const struct native_item items[] = {
    STD_ITEM(py_version_info, "version_info"),
    STD_ITEM(py_version, "version"),
    STD_ITEM(py_hexversion, "hexversion"),
    STD_ITEM(py_implementation, "implementation"),
    STD_ITEM(py_platform, "platform"),
    STD_ITEM(py_byteorder, "byteorder"),
    STD_ITEM(py_maxsize, "maxsize"),
    STD_ITEM(py_maxunicode, "maxunicode"),
    STD_ITEM(py_executable, "executable"),
    STD_ITEM(py_prefix, "prefix"),
    STD_ITEM(py_base_prefix, "base_prefix"),
    STD_ITEM(py_exec_prefix, "exec_prefix"),
    STD_ITEM(py_base_exec_prefix, "base_exec_prefix"),
    STD_ITEM(py_argv, "argv"),
    {.name = "path", .kind = ITEM_VALUE, .value = path_value},
    STD_ITEM(py_modules, "modules"),
    STD_ITEM(py_meta_path, "meta_path"),
    STD_ITEM(py_path_hooks, "path_hooks"),
    STD_ITEM(py_warnoptions, "warnoptions"),
    STD_ITEM(py_builtin_module_names, "builtin_module_names"),
    STD_ITEM(py_dont_write_bytecode, "dont_write_bytecode"),
    STD_ITEM(py_float_info, "float_info"),
    STD_ITEM(py_flags, "flags"),
    STD_ITEM(py_getrecursionlimit, "getrecursionlimit"),
    STD_ITEM(py_setrecursionlimit, "setrecursionlimit"),
    STD_ITEM(py_getdefaultencoding, "getdefaultencoding"),
    STD_ITEM(py_getfilesystemencoding, "getfilesystemencoding"),
    STD_ITEM(py_intern, "intern"),
    STD_ITEM(py_getsizeof, "getsizeof"),
    STD_ITEM(py_exc_info, "exc_info"),
    STD_ITEM(py_gettrace, "gettrace"),
    STD_ITEM(py_set_int_max_str_digits, "set_int_max_str_digits"),
    {.name = "stdout", .kind = ITEM_VALUE, .value = stdout_value},
    {.name = "stderr", .kind = ITEM_VALUE, .value = stderr_value},
    ITEM_FUNCTION_OF("exit", exit_row),
    {0},
};

const struct native_module std_sys = {.name = "sys", .items = items, .closed = true};
