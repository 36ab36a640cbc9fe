/*
 * dotenv: .env files into os.environ, which belongs to the evaluator alone.
 */
#include "vocab/settings/settings.h"

static const char text[] =
    "import os\n"
    "\n"
    "\n"
    "def _text_of(dotenv_path, stream):\n"
    "    if stream is not None:\n"
    "        return stream.read(), \"<stream>\"\n"
    "    path = os.path.expanduser(str(dotenv_path)) if dotenv_path else find_dotenv()\n"
    "    if not path or _kind(path) != \"file\":\n"
    "        return \"\", path\n"
    "    with open(path) as file:\n"
    "        return file.read(), path\n"
    "\n"
    "\n"
    "def dotenv_values(dotenv_path=None, stream=None, verbose=False, interpolate=True, encoding=\"utf-8\"):\n"
    "    text, name = _text_of(dotenv_path, stream)\n"
    "    return _dotenv(text, name, interpolate, True)\n"
    "\n"
    "\n"
    "def load_dotenv(dotenv_path=None, stream=None, verbose=False, override=False, interpolate=True, encoding=\"utf-8\"):\n"
    "    text, name = _text_of(dotenv_path, stream)\n"
    "    values = _dotenv(text, name, interpolate, override)\n"
    "    for key, value in values.items():\n"
    "        if value is not None and (override or key not in os.environ):\n"
    "            os.environ[key] = value\n"
    "    return bool(values)\n"
    "\n"
    "\n"
    "def get_key(dotenv_path, key_to_get, encoding=\"utf-8\"):\n"
    "    return dotenv_values(dotenv_path).get(key_to_get)\n"
    "\n"
    "\n"
    "def find_dotenv(filename=\".env\", raise_error_if_not_found=False, usecwd=False):\n"
    "    folder = os.getcwd() if usecwd else _caller_folder()\n"
    "    while True:\n"
    "        path = os.path.join(folder, filename)\n"
    "        if _kind(path) == \"file\":\n"
    "            return path\n"
    "        above = os.path.dirname(folder)\n"
    "        if above == folder:\n"
    "            break\n"
    "        folder = above\n"
    "    if raise_error_if_not_found:\n"
    "        raise OSError(\"File not found\")\n"
    "    return \"\"\n"
    "\n"
    "\n"
    "def set_key(*args, **kwargs):\n"
    "    _refuse(\"dotenv.set_key()\")\n"
    "\n"
    "\n"
    "def unset_key(*args, **kwargs):\n"
    "    _refuse(\"dotenv.unset_key()\")\n";

static const struct std_source source = {"dotenv.main", text, settings_natives};

#define NAMES(ROW) ROW(dotenv_values) ROW(load_dotenv) ROW(get_key) ROW(find_dotenv) ROW(set_key) ROW(unset_key)

#define NAME_VALUE(name) STD_NAME(source, py_##name, #name)
NAMES(NAME_VALUE)

#define NAME_ITEM(name) STD_ITEM(py_##name, #name),

static const struct native_item items[] = {
    NAMES(NAME_ITEM){0},
};

const struct native_module dotenv_module = {.name = "dotenv", .items = items};
const struct native_module dotenv_main_module = {.name = "dotenv.main", .items = items};
