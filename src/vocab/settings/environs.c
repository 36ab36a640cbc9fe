/*
 * environs: Env() with its typed readers.
 */
#include "vocab/settings/settings.h"

static const char text[] =
    "import datetime\n"
    "import decimal\n"
    "import json\n"
    "import os\n"
    "import pathlib\n"
    "import uuid\n"
    "\n"
    "_missing = object()\n"
    "_true = (\"t\", \"true\", \"on\", \"ok\", \"y\", \"yes\", \"1\")\n"
    "_false = (\"f\", \"false\", \"off\", \"n\", \"no\", \"0\")\n"
    "\n"
    "\n"
    "class EnvError(ValueError):\n"
    "    pass\n"
    "\n"
    "\n"
    "class EnvValidationError(EnvError):\n"
    "    pass\n"
    "\n"
    "\n"
    "def _bool(text):\n"
    "    if text.lower() in _true:\n"
    "        return True\n"
    "    if text.lower() in _false:\n"
    "        return False\n"
    "    raise ValueError(\"Not a valid boolean.\")\n"
    "\n"
    "\n"
    "def _items(text, subcast=None, delimiter=\",\"):\n"
    "    parts = text.split(delimiter) if text else []\n"
    "    return [subcast(part.strip()) for part in parts] if subcast is not None else parts\n"
    "\n"
    "\n"
    "def _pairs(text, subcast_values=None, subcast_keys=None, delimiter=\",\"):\n"
    "    pairs = [part.strip().split(\"=\", 1) for part in text.split(delimiter)] if text else []\n"
    "    keys, values = subcast_keys or str, subcast_values or str\n"
    "    return {keys(key.strip()): values(value.strip()) for key, value in pairs}\n"
    "\n"
    "\n"
    "_readers = {\n"
    "    \"str\": str, \"int\": int, \"float\": float, \"bool\": _bool, \"decimal\": decimal.Decimal, \"json\": json.loads,\n"
    "    \"path\": pathlib.Path, \"uuid\": uuid.UUID, \"list\": _items, \"dict\": _pairs,\n"
    "    \"datetime\": datetime.datetime.fromisoformat, \"date\": datetime.date.fromisoformat, \"time\": datetime.time.fromisoformat,\n"
    "    \"timedelta\": lambda text: datetime.timedelta(seconds=int(text)),\n"
    "}\n"
    "_words = {\"int\": \"integer\", \"bool\": \"boolean\", \"float\": \"number\", \"decimal\": \"number\"}\n"
    "\n"
    "\n"
    "class _Prefixed:\n"
    "    def __init__(self, env, prefix):\n"
    "        self.env = env\n"
    "        self.prefix = prefix\n"
    "\n"
    "    def __enter__(self):\n"
    "        self.env._prefix.append(self.prefix)\n"
    "        return self.env\n"
    "\n"
    "    def __exit__(self, *exc_info):\n"
    "        self.env._prefix.pop()\n"
    "\n"
    "\n"
    "class Env:\n"
    "    def __init__(self, *, eager=True, expand_vars=False, prefix=None):\n"
    "        self._prefix = [prefix] if prefix else []\n"
    "\n"
    "    def _read(self, kind, name, default=_missing, validate=None, **options):\n"
    "        full = \"\".join(self._prefix) + name\n"
    "        text = os.environ.get(full)\n"
    "        if text is None:\n"
    "            if not _is_opaque(default) and default is _missing:\n"
    "                raise EnvError(f'Environment variable \"{full}\" not set')\n"
    "            return default\n"
    "        try:\n"
    "            return _readers[kind](text, **options)\n"
    "        except (ValueError, ArithmeticError):\n"
    "            raise EnvValidationError(f'Environment variable \"{full}\" invalid: [\"Not a valid {_words.get(kind, kind)}.\"]') from None\n"
    "\n"
    "    def __call__(self, name, default=_missing, **options):\n"
    "        return self._read(\"str\", name, default, **options)\n"
    "\n"
    "    def __getattr__(self, kind):\n"
    "        if kind not in _readers:\n"
    "            raise AttributeError(kind)\n"
    "        return lambda name, default=_missing, **options: self._read(kind, name, default, **options)\n"
    "\n"
    "    def prefixed(self, prefix):\n"
    "        return _Prefixed(self, prefix)\n"
    "\n"
    "    def seal(self):\n"
    "        pass\n"
    "\n"
    "    def read_env(self, path=None, recurse=True, verbose=False, override=False, return_path=False):\n"
    "        from dotenv import load_dotenv\n"
    "\n"
    "        return load_dotenv(path, override=override)\n";

static const struct std_source source = {"environs", text, settings_natives};

#define NAMES(ROW)                                                                                                             \
    ROW(EnvError) ROW(EnvValidationError) ROW(Env)

#define NAME_VALUE(name) STD_NAME(source, py_##name, #name)
NAMES(NAME_VALUE)

#define NAME_ITEM(name) STD_ITEM(py_##name, #name),

static const struct native_item items[] = {
    NAMES(NAME_ITEM)
    {0},
};

const struct native_module environs_module = {.name = "environs", .items = items};
