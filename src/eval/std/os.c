/* os, in Python: the environment is a copy, files are looked at through the host, what would change anything is refused. */
#include "eval/std/source.h"

#include "eval/std/host.h"

static const char text[] =
    "sep = \"/\"\n"
    "altsep = None\n"
    "pathsep = \":\"\n"
    "linesep = \"\\n\"\n"
    "curdir = \".\"\n"
    "pardir = \"..\"\n"
    "extsep = \".\"\n"
    "devnull = \"/dev/null\"\n"
    "name = \"posix\"\n"
    "error = OSError\n"
    "O_RDONLY = 0\n"
    "F_OK = 0\n"
    "R_OK = 4\n"
    "W_OK = 2\n"
    "X_OK = 1\n"
    "\n"
    "\n"
    "class _Environ(dict):\n"
    "    def __missing__(self, key):\n"
    "        raise KeyError(key)\n"
    "\n"
    "    def __setitem__(self, key, value):\n"
    "        if not isinstance(key, str) or not isinstance(value, str):\n"
    "            raise TypeError(f\"str expected, not {type(value if isinstance(key, str) else key).__name__}\")\n"
    "        super().__setitem__(key, value)\n"
    "\n"
    "    def get(self, key, default=None):\n"
    "        if default is None and key not in self:\n"
    "            _unset(key)\n"
    "        return super().get(key, default)\n"
    "\n"
    "    def copy(self):\n"
    "        return dict(self)\n"
    "\n"
    "    def __repr__(self):\n"
    "        return f\"environ({dict(self)!r})\"\n"
    "\n"
    "\n"
    "environ = _Environ(_environ())\n"
    "\n"
    "\n"
    "def getenv(key, default=None):\n"
    "    return environ.get(key, default)\n"
    "\n"
    "\n"
    "def putenv(key, value):\n"
    "    environ[key] = value\n"
    "\n"
    "\n"
    "def unsetenv(key):\n"
    "    environ.pop(key, None)\n"
    "\n"
    "\n"
    "def fspath(path):\n"
    "    if isinstance(path, (str, bytes)):\n"
    "        return path\n"
    "    if hasattr(path, \"__fspath__\"):\n"
    "        return path.__fspath__()\n"
    "    raise TypeError(f\"expected str, bytes or os.PathLike object, not {type(path).__name__}\")\n"
    "\n"
    "\n"
    "fsencode = fsdecode = fspath\n"
    "\n"
    "\n"
    "class PathLike:\n"
    "    pass\n"
    "\n"
    "\n"
    "class DirEntry:\n"
    "    def __init__(self, folder, name):\n"
    "        self.name = name\n"
    "        self.path = path.join(folder, name)\n"
    "\n"
    "    def __fspath__(self):\n"
    "        return self.path\n"
    "\n"
    "    def is_file(self, *, follow_symlinks=True):\n"
    "        return path.isfile(self.path)\n"
    "\n"
    "    def is_dir(self, *, follow_symlinks=True):\n"
    "        return path.isdir(self.path)\n"
    "\n"
    "    def is_symlink(self):\n"
    "        return False\n"
    "\n"
    "\n"
    "class _Scan:\n"
    "    def __init__(self, entries):\n"
    "        self._entries = iter(entries)\n"
    "\n"
    "    def __iter__(self):\n"
    "        return self\n"
    "\n"
    "    def __next__(self):\n"
    "        return next(self._entries)\n"
    "\n"
    "    def __enter__(self):\n"
    "        return self\n"
    "\n"
    "    def __exit__(self, *exc_info):\n"
    "        pass\n"
    "\n"
    "    def close(self):\n"
    "        pass\n"
    "\n"
    "\n"
    "def scandir(folder=\".\"):\n"
    "    return _Scan([DirEntry(fspath(folder), name) for name in listdir(folder)])\n"
    "\n"
    "\n"
    "def walk(top, topdown=True, onerror=None, followlinks=False):\n"
    "    top = fspath(top)\n"
    "    if not path.isdir(top):\n"
    "        return\n"
    "    folders = []\n"
    "    files = []\n"
    "    for name in listdir(top):\n"
    "        (folders if path.isdir(path.join(top, name)) else files).append(name)\n"
    "    if topdown:\n"
    "        yield top, folders, files\n"
    "    for name in folders:\n"
    "        for found in walk(path.join(top, name), topdown):\n"
    "            yield found\n"
    "    if not topdown:\n"
    "        yield top, folders, files\n"
    "\n"
    "\n"
    "def access(path, mode):\n"
    "    return mode & W_OK == 0 and _kind_of(path) != \"\"\n"
    "\n"
    "\n"
    "def getpid():\n"
    "    return 1\n"
    "\n"
    "\n"
    "def cpu_count():\n"
    "    return 1\n"
    "\n"
    "\n"
    "def getuid():\n"
    "    return 0\n"
    "\n"
    "\n"
    "def getlogin():\n"
    "    return environ.get(\"USER\", \"\")\n"
    "\n"
    "\n"
    "def system(command):\n"
    "    _refuse(\"os.system()\")\n"
    "\n"
    "\n"
    "def popen(*args, **kwargs):\n"
    "    _refuse(\"os.popen()\")\n"
    "\n"
    "\n"
    "def remove(path, **kwargs):\n"
    "    _refuse(\"os.remove()\")\n"
    "\n"
    "\n"
    "def unlink(path, **kwargs):\n"
    "    _refuse(\"os.unlink()\")\n"
    "\n"
    "\n"
    "def rename(src, dst, **kwargs):\n"
    "    _refuse(\"os.rename()\")\n"
    "\n"
    "\n"
    "def replace(src, dst, **kwargs):\n"
    "    _refuse(\"os.replace()\")\n"
    "\n"
    "\n"
    "def mkdir(path, *args, **kwargs):\n"
    "    _refuse(\"os.mkdir()\")\n"
    "\n"
    "\n"
    "def makedirs(name, mode=0o777, exist_ok=False):\n"
    "    if not exist_ok or _kind_of(str(name)) != \"folder\":\n"
    "        _refuse(\"os.makedirs()\")\n"
    "\n"
    "\n"
    "def rmdir(path, **kwargs):\n"
    "    _refuse(\"os.rmdir()\")\n"
    "\n"
    "\n"
    "def chdir(path):\n"
    "    _refuse(\"os.chdir()\")\n"
    "\n"
    "\n"
    "def chmod(path, mode, **kwargs):\n"
    "    _refuse(\"os.chmod()\")\n"
    "\n"
    "\n"
    "def kill(pid, sig):\n"
    "    _refuse(\"os.kill()\")\n"
    "\n"
    "\n"
    "def fork():\n"
    "    _refuse(\"os.fork()\")\n"
    "\n"
    "\n"
    "def _exit(status):\n"
    "    raise SystemExit(status)\n"
    "\n"
    "\n"
    "def stat(path, **kwargs):\n"
    "    _refuse(\"os.stat()\")\n";

static bool path_module(struct vm *vm, struct value *out)
{
    *out = value_of(&vm_native_module(vm, STR("os.path"))->object);
    return true;
}

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_getcwd", host_getcwd_row),
    ITEM_FUNCTION_OF("_getenv", host_getenv_row),
    ITEM_FUNCTION_OF("_unset", host_unset_row),
    ITEM_FUNCTION_OF("_kind_of", host_kind_row),
    ITEM_FUNCTION_OF("_refuse", host_refuse_row),
    ITEM_FUNCTION_OF("_environ", host_environ_row),
    ITEM_FUNCTION_OF("listdir", host_listdir_row),
    {.name = "path", .kind = ITEM_VALUE, .value = path_module},
    {0},
};

static const struct std_source source = {"os", text, natives};

STD_NAME(source, py_sep, "sep")
STD_NAME(source, py_altsep, "altsep")
STD_NAME(source, py_pathsep, "pathsep")
STD_NAME(source, py_linesep, "linesep")
STD_NAME(source, py_curdir, "curdir")
STD_NAME(source, py_pardir, "pardir")
STD_NAME(source, py_extsep, "extsep")
STD_NAME(source, py_devnull, "devnull")
STD_NAME(source, py_name, "name")
STD_NAME(source, py_error, "error")
STD_NAME(source, py_O_RDONLY, "O_RDONLY")
STD_NAME(source, py_F_OK, "F_OK")
STD_NAME(source, py_R_OK, "R_OK")
STD_NAME(source, py_W_OK, "W_OK")
STD_NAME(source, py_X_OK, "X_OK")
STD_NAME(source, py_environ, "environ")
STD_NAME(source, py_getenv, "getenv")
STD_NAME(source, py_putenv, "putenv")
STD_NAME(source, py_unsetenv, "unsetenv")
STD_NAME(source, py_fspath, "fspath")
STD_NAME(source, py_fsencode, "fsencode")
STD_NAME(source, py_fsdecode, "fsdecode")
STD_NAME(source, py_PathLike, "PathLike")
STD_NAME(source, py_DirEntry, "DirEntry")
STD_NAME(source, py_scandir, "scandir")
STD_NAME(source, py_walk, "walk")
STD_NAME(source, py_access, "access")
STD_NAME(source, py_getpid, "getpid")
STD_NAME(source, py_cpu_count, "cpu_count")
STD_NAME(source, py_getuid, "getuid")
STD_NAME(source, py_getlogin, "getlogin")
STD_NAME(source, py_system, "system")
STD_NAME(source, py_popen, "popen")
STD_NAME(source, py_remove, "remove")
STD_NAME(source, py_unlink, "unlink")
STD_NAME(source, py_rename, "rename")
STD_NAME(source, py_replace, "replace")
STD_NAME(source, py_mkdir, "mkdir")
STD_NAME(source, py_makedirs, "makedirs")
STD_NAME(source, py_rmdir, "rmdir")
STD_NAME(source, py_chdir, "chdir")
STD_NAME(source, py_chmod, "chmod")
STD_NAME(source, py_kill, "kill")
STD_NAME(source, py_fork, "fork")
STD_NAME(source, py_stat, "stat")
STD_NAME(source, py__exit, "_exit")

static const struct native_item items[] = {
    STD_ITEM(py_sep, "sep"),
    STD_ITEM(py_altsep, "altsep"),
    STD_ITEM(py_pathsep, "pathsep"),
    STD_ITEM(py_linesep, "linesep"),
    STD_ITEM(py_curdir, "curdir"),
    STD_ITEM(py_pardir, "pardir"),
    STD_ITEM(py_extsep, "extsep"),
    STD_ITEM(py_devnull, "devnull"),
    STD_ITEM(py_name, "name"),
    STD_ITEM(py_error, "error"),
    STD_ITEM(py_O_RDONLY, "O_RDONLY"),
    STD_ITEM(py_F_OK, "F_OK"),
    STD_ITEM(py_R_OK, "R_OK"),
    STD_ITEM(py_W_OK, "W_OK"),
    STD_ITEM(py_X_OK, "X_OK"),
    STD_ITEM(py_environ, "environ"),
    STD_ITEM(py_getenv, "getenv"),
    STD_ITEM(py_putenv, "putenv"),
    STD_ITEM(py_unsetenv, "unsetenv"),
    STD_ITEM(py_fspath, "fspath"),
    STD_ITEM(py_fsencode, "fsencode"),
    STD_ITEM(py_fsdecode, "fsdecode"),
    STD_ITEM(py_PathLike, "PathLike"),
    STD_ITEM(py_DirEntry, "DirEntry"),
    STD_ITEM(py_scandir, "scandir"),
    STD_ITEM(py_walk, "walk"),
    STD_ITEM(py_access, "access"),
    STD_ITEM(py_getpid, "getpid"),
    STD_ITEM(py_cpu_count, "cpu_count"),
    STD_ITEM(py_getuid, "getuid"),
    STD_ITEM(py_getlogin, "getlogin"),
    STD_ITEM(py_system, "system"),
    STD_ITEM(py_popen, "popen"),
    STD_ITEM(py_remove, "remove"),
    STD_ITEM(py_unlink, "unlink"),
    STD_ITEM(py_rename, "rename"),
    STD_ITEM(py_replace, "replace"),
    STD_ITEM(py_mkdir, "mkdir"),
    STD_ITEM(py_makedirs, "makedirs"),
    STD_ITEM(py_rmdir, "rmdir"),
    STD_ITEM(py_chdir, "chdir"),
    STD_ITEM(py_chmod, "chmod"),
    STD_ITEM(py_kill, "kill"),
    STD_ITEM(py_fork, "fork"),
    STD_ITEM(py_stat, "stat"),
    STD_ITEM(py__exit, "_exit"),
    ITEM_FUNCTION_OF("getcwd", host_getcwd_row),
    ITEM_FUNCTION_OF("listdir", host_listdir_row),
    ITEM_FUNCTION_OF("urandom", host_random_row),
    {.name = "path", .kind = ITEM_VALUE, .value = path_module},
    {0},
};

const struct native_module std_os = {.name = "os", .items = items, .closed = true};
