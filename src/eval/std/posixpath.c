/* os.path, in Python. */
#include "eval/std/source.h"

#include "eval/std/host.h"

static const char text[] =
    "sep = \"/\"\n"
    "pathsep = \":\"\n"
    "curdir = \".\"\n"
    "pardir = \"..\"\n"
    "extsep = \".\"\n"
    "altsep = None\n"
    "devnull = \"/dev/null\"\n"
    "\n"
    "\n"
    "def _text(path):\n"
    "    return path if isinstance(path, str) else path.__fspath__() if hasattr(path, \"__fspath__\") else _wrong(path)\n"
    "\n"
    "\n"
    "def _wrong(path):\n"
    "    raise TypeError(f\"expected str, bytes or os.PathLike object, not {type(path).__name__}\")\n"
    "\n"
    "\n"
    "def join(a, *p):\n"
    "    path = _text(a)\n"
    "    for part in p:\n"
    "        part = _text(part)\n"
    "        if part.startswith(\"/\"):\n"
    "            path = part\n"
    "        elif not path or path.endswith(\"/\"):\n"
    "            path += part\n"
    "        else:\n"
    "            path += \"/\" + part\n"
    "    return path\n"
    "\n"
    "\n"
    "def split(p):\n"
    "    p = _text(p)\n"
    "    at = p.rfind(\"/\") + 1\n"
    "    head = p[:at]\n"
    "    if head.strip(\"/\"):\n"
    "        head = head.rstrip(\"/\")\n"
    "    return head, p[at:]\n"
    "\n"
    "\n"
    "def basename(p):\n"
    "    return split(p)[1]\n"
    "\n"
    "\n"
    "def dirname(p):\n"
    "    return split(p)[0]\n"
    "\n"
    "\n"
    "def splitext(p):\n"
    "    p = _text(p)\n"
    "    start = p.rfind(\"/\") + 1\n"
    "    dot = p.rfind(\".\")\n"
    "    if dot > start and p[start:dot].strip(\".\"):\n"
    "        return p[:dot], p[dot:]\n"
    "    return p, \"\"\n"
    "\n"
    "\n"
    "def splitdrive(p):\n"
    "    return \"\", _text(p)\n"
    "\n"
    "\n"
    "def isabs(s):\n"
    "    return _text(s).startswith(\"/\")\n"
    "\n"
    "\n"
    "def normpath(path):\n"
    "    path = _text(path)\n"
    "    if not path:\n"
    "        return \".\"\n"
    "    root = \"//\" if path.startswith(\"//\") and not path.startswith(\"///\") else \"/\" if path.startswith(\"/\") else "
    "\"\"\n"
    "    parts = []\n"
    "    for part in path.split(\"/\"):\n"
    "        if part in (\"\", \".\"):\n"
    "            continue\n"
    "        if part != \"..\" or (not root and not parts) or (parts and parts[-1] == \"..\"):\n"
    "            parts.append(part)\n"
    "        elif parts:\n"
    "            parts.pop()\n"
    "    return root + \"/\".join(parts) or \".\"\n"
    "\n"
    "\n"
    "def abspath(path):\n"
    "    return normpath(join(_getcwd(), path))\n"
    "\n"
    "\n"
    "def realpath(path, *, strict=False):\n"
    "    return abspath(path)\n"
    "\n"
    "\n"
    "def normcase(s):\n"
    "    return _text(s)\n"
    "\n"
    "\n"
    "def relpath(path, start=\".\"):\n"
    "    there = [part for part in abspath(path).split(\"/\") if part]\n"
    "    here = [part for part in abspath(start).split(\"/\") if part]\n"
    "    same = 0\n"
    "    while same < len(there) and same < len(here) and there[same] == here[same]:\n"
    "        same += 1\n"
    "    return \"/\".join([\"..\"] * (len(here) - same) + there[same:]) or \".\"\n"
    "\n"
    "\n"
    "def commonprefix(m):\n"
    "    if not m:\n"
    "        return \"\"\n"
    "    low = min(m)\n"
    "    high = max(m)\n"
    "    for i, c in enumerate(low):\n"
    "        if c != high[i]:\n"
    "            return low[:i]\n"
    "    return low\n"
    "\n"
    "\n"
    "def commonpath(paths):\n"
    "    split_paths = [[part for part in _text(p).split(\"/\") if part and part != \".\"] for p in paths]\n"
    "    common = commonprefix(split_paths)\n"
    "    return (\"/\" if _text(paths[0]).startswith(\"/\") else \"\") + \"/\".join(common)\n"
    "\n"
    "\n"
    "def exists(path):\n"
    "    return _kind_of(path) != \"\"\n"
    "\n"
    "\n"
    "lexists = exists\n"
    "\n"
    "\n"
    "def isfile(path):\n"
    "    return _kind_of(path) == \"file\"\n"
    "\n"
    "\n"
    "def isdir(s):\n"
    "    return _kind_of(s) == \"folder\"\n"
    "\n"
    "\n"
    "def islink(path):\n"
    "    return False\n"
    "\n"
    "\n"
    "def samefile(a, b):\n"
    "    return abspath(a) == abspath(b)\n"
    "\n"
    "\n"
    "def expanduser(path):\n"
    "    path = _text(path)\n"
    "    if path == \"~\" or path.startswith(\"~/\"):\n"
    "        return (_getenv(\"HOME\") or \"/\").rstrip(\"/\") + path[1:] or \"/\"\n"
    "    return path\n"
    "\n"
    "\n"
    "def expandvars(path):\n"
    "    path = _text(path)\n"
    "    out = \"\"\n"
    "    at = 0\n"
    "    while at < len(path):\n"
    "        if path[at] != \"$\":\n"
    "            out += path[at]\n"
    "            at += 1\n"
    "            continue\n"
    "        braced = path[at + 1:at + 2] == \"{\"\n"
    "        start = at + 2 if braced else at + 1\n"
    "        end = start\n"
    "        while end < len(path) and (path[end].isalnum() or path[end] == \"_\") and path[end].isascii():\n"
    "            end += 1\n"
    "        value = _getenv(path[start:end]) if end > start else None\n"
    "        stop = end + 1 if braced else end\n"
    "        if value is None or (braced and path[end:end + 1] != \"}\"):\n"
    "            out += path[at:stop]\n"
    "        else:\n"
    "            out += value\n"
    "        at = max(stop, at + 1)\n"
    "    return out\n";

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_getcwd", host_getcwd_row),
    ITEM_FUNCTION_OF("_getenv", host_getenv_row),
    ITEM_FUNCTION_OF("_kind_of", host_kind_row),
    ITEM_FUNCTION_OF("_refuse", host_refuse_row),
    {0},
};

static const struct std_source source = {"posixpath", text, natives};

STD_NAME(source, py_sep, "sep")
STD_NAME(source, py_pathsep, "pathsep")
STD_NAME(source, py_curdir, "curdir")
STD_NAME(source, py_pardir, "pardir")
STD_NAME(source, py_extsep, "extsep")
STD_NAME(source, py_altsep, "altsep")
STD_NAME(source, py_devnull, "devnull")
STD_NAME(source, py_join, "join")
STD_NAME(source, py_split, "split")
STD_NAME(source, py_basename, "basename")
STD_NAME(source, py_dirname, "dirname")
STD_NAME(source, py_splitext, "splitext")
STD_NAME(source, py_splitdrive, "splitdrive")
STD_NAME(source, py_isabs, "isabs")
STD_NAME(source, py_normpath, "normpath")
STD_NAME(source, py_abspath, "abspath")
STD_NAME(source, py_realpath, "realpath")
STD_NAME(source, py_normcase, "normcase")
STD_NAME(source, py_relpath, "relpath")
STD_NAME(source, py_commonprefix, "commonprefix")
STD_NAME(source, py_commonpath, "commonpath")
STD_NAME(source, py_exists, "exists")
STD_NAME(source, py_lexists, "lexists")
STD_NAME(source, py_isfile, "isfile")
STD_NAME(source, py_isdir, "isdir")
STD_NAME(source, py_islink, "islink")
STD_NAME(source, py_samefile, "samefile")
STD_NAME(source, py_expanduser, "expanduser")
STD_NAME(source, py_expandvars, "expandvars")

static const struct native_item items[] = {
    STD_ITEM(py_sep, "sep"),
    STD_ITEM(py_pathsep, "pathsep"),
    STD_ITEM(py_curdir, "curdir"),
    STD_ITEM(py_pardir, "pardir"),
    STD_ITEM(py_extsep, "extsep"),
    STD_ITEM(py_altsep, "altsep"),
    STD_ITEM(py_devnull, "devnull"),
    STD_ITEM(py_join, "join"),
    STD_ITEM(py_split, "split"),
    STD_ITEM(py_basename, "basename"),
    STD_ITEM(py_dirname, "dirname"),
    STD_ITEM(py_splitext, "splitext"),
    STD_ITEM(py_splitdrive, "splitdrive"),
    STD_ITEM(py_isabs, "isabs"),
    STD_ITEM(py_normpath, "normpath"),
    STD_ITEM(py_abspath, "abspath"),
    STD_ITEM(py_realpath, "realpath"),
    STD_ITEM(py_normcase, "normcase"),
    STD_ITEM(py_relpath, "relpath"),
    STD_ITEM(py_commonprefix, "commonprefix"),
    STD_ITEM(py_commonpath, "commonpath"),
    STD_ITEM(py_exists, "exists"),
    STD_ITEM(py_lexists, "lexists"),
    STD_ITEM(py_isfile, "isfile"),
    STD_ITEM(py_isdir, "isdir"),
    STD_ITEM(py_islink, "islink"),
    STD_ITEM(py_samefile, "samefile"),
    STD_ITEM(py_expanduser, "expanduser"),
    STD_ITEM(py_expandvars, "expandvars"),
    {0},
};

const struct native_module std_posixpath = {.name = "posixpath", .items = items, .closed = true};
const struct native_module std_os_path = {.name = "os.path", .items = items, .closed = true};
