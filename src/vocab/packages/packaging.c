/*
 * packaging.version and packaging.utils: versions by PEP 440, names by PEP 503. Specifiers, markers, tags and file names are
 * not there.
 */
#include "eval/std/source.h"
#include "vocab/packages/natives.h"

/* clang-format off */
static const char version_text[] =
    "import re\n"
    "\n"
    "VERSION_PATTERN = r\"\"\"\n"
    "    v?\n"
    "    (?:(?P<epoch>[0-9]+)!)?\n"
    "    (?P<release>[0-9]+(?:\\.[0-9]+)*)\n"
    "    (?:[-_.]?(?P<pre>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?P<pre_number>[0-9]+)?)?\n"
    "    (?:-(?P<post_bare>[0-9]+)|[-_.]?(?P<post>post|rev|r)[-_.]?(?P<post_number>[0-9]+)?)?\n"
    "    (?:[-_.]?(?P<dev>dev)[-_.]?(?P<dev_number>[0-9]+)?)?\n"
    "    (?:\\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\n"
    "\"\"\"\n"
    "_pattern = re.compile(r\"\\s*\" + VERSION_PATTERN + r\"\\s*\", re.VERBOSE | re.IGNORECASE)\n"
    "_pre_words = {\"alpha\": \"a\", \"beta\": \"b\", \"c\": \"rc\", \"pre\": \"rc\", \"preview\": \"rc\"}\n"
    "\n"
    "\n"
    "class InvalidVersion(ValueError):\n"
    "    pass\n"
    "\n"
    "\n"
    "def parse(version):\n"
    "    return Version(version)\n"
    "\n"
    "\n"
    "def _local_parts(text):\n"
    "    return None if text is None else tuple(int(part) if part.isdigit() else part.lower() for part in re.split(r\"[-_.]\", text))\n"
    "\n"
    "\n"
    "# Without a part: below all that have it, or above them.\n"
    "def _key_of(version):\n"
    "    release = list(version.release)\n"
    "    while release and release[-1] == 0:\n"
    "        release.pop()\n"
    "    if version.pre is not None:\n"
    "        pre = (1, *version.pre)\n"
    "    else:\n"
    "        pre = (0,) if version.post is None and version.dev is not None else (2,)\n"
    "    post = (0,) if version.post is None else (1, version.post)\n"
    "    dev = (1,) if version.dev is None else (0, version.dev)\n"
    "    local = (0,)\n"
    "    if version._local is not None:\n"
    "        local = (1, tuple((1, part, \"\") if isinstance(part, int) else (0, 0, part) for part in version._local))\n"
    "    return version.epoch, tuple(release), pre, post, dev, local\n"
    "\n"
    "\n"
    "class Version:\n"
    "    def __init__(self, version):\n"
    "        found = _pattern.fullmatch(version)\n"
    "        if found is None:\n"
    "            raise InvalidVersion(f\"Invalid version: {version!r}\")\n"
    "        pre, dev = found[\"pre\"], found[\"dev\"]\n"
    "        post = found[\"post_bare\"] or (found[\"post\"] and (found[\"post_number\"] or \"0\"))\n"
    "        self.epoch = int(found[\"epoch\"] or 0)\n"
    "        self.release = tuple(int(part) for part in found[\"release\"].split(\".\"))\n"
    "        self.pre = None if pre is None else (_pre_words.get(pre.lower(), pre.lower()), int(found[\"pre_number\"] or 0))\n"
    "        self.post = None if post is None else int(post)\n"
    "        self.dev = None if dev is None else int(found[\"dev_number\"] or 0)\n"
    "        self._local = _local_parts(found[\"local\"])\n"
    "        self._key = _key_of(self)\n"
    "\n"
    "    def __hash__(self):\n"
    "        return hash(self._key)\n"
    "\n"
    "    def __eq__(self, other):\n"
    "        return self._key == other._key if isinstance(other, Version) else NotImplemented\n"
    "\n"
    "    def __ne__(self, other):\n"
    "        return self._key != other._key if isinstance(other, Version) else NotImplemented\n"
    "\n"
    "    def __lt__(self, other):\n"
    "        return self._key < other._key if isinstance(other, Version) else NotImplemented\n"
    "\n"
    "    def __le__(self, other):\n"
    "        return self._key <= other._key if isinstance(other, Version) else NotImplemented\n"
    "\n"
    "    def __gt__(self, other):\n"
    "        return self._key > other._key if isinstance(other, Version) else NotImplemented\n"
    "\n"
    "    def __ge__(self, other):\n"
    "        return self._key >= other._key if isinstance(other, Version) else NotImplemented\n"
    "\n"
    "    def __repr__(self):\n"
    "        return f\"<Version('{self}')>\"\n"
    "\n"
    "    def __str__(self):\n"
    "        return self.public + (\"\" if self._local is None else f\"+{self.local}\")\n"
    "\n"
    "    @property\n"
    "    def local(self):\n"
    "        return None if self._local is None else \".\".join(str(part) for part in self._local)\n"
    "\n"
    "    @property\n"
    "    def base_version(self):\n"
    "        return (f\"{self.epoch}!\" if self.epoch else \"\") + \".\".join(str(part) for part in self.release)\n"
    "\n"
    "    @property\n"
    "    def public(self):\n"
    "        return self.base_version + _suffix(self)\n"
    "\n"
    "    @property\n"
    "    def is_prerelease(self):\n"
    "        return self.dev is not None or self.pre is not None\n"
    "\n"
    "    @property\n"
    "    def is_postrelease(self):\n"
    "        return self.post is not None\n"
    "\n"
    "    @property\n"
    "    def is_devrelease(self):\n"
    "        return self.dev is not None\n"
    "\n"
    "    @property\n"
    "    def major(self):\n"
    "        return self.release[0]\n"
    "\n"
    "    @property\n"
    "    def minor(self):\n"
    "        return self.release[1] if len(self.release) > 1 else 0\n"
    "\n"
    "    @property\n"
    "    def micro(self):\n"
    "        return self.release[2] if len(self.release) > 2 else 0\n"
    "\n"
    "\n"
    "def _suffix(version):\n"
    "    text = \"\" if version.pre is None else f\"{version.pre[0]}{version.pre[1]}\"\n"
    "    text += \"\" if version.post is None else f\".post{version.post}\"\n"
    "    return text + (\"\" if version.dev is None else f\".dev{version.dev}\")\n";
static const char utils_text[] =
    "import re\n"
    "\n"
    "from packaging.version import InvalidVersion, Version\n"
    "\n"
    "\n"
    "class InvalidName(ValueError):\n"
    "    pass\n"
    "\n"
    "\n"
    "def canonicalize_name(name, *, validate=False):\n"
    "    if validate and re.fullmatch(r\"[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9]\", name, re.IGNORECASE) is None:\n"
    "        raise InvalidName(f\"name is invalid: {name!r}\")\n"
    "    return re.sub(r\"[-_.]+\", \"-\", name).lower()\n"
    "\n"
    "\n"
    "def is_normalized_name(name):\n"
    "    return re.fullmatch(r\"[a-z0-9]|[a-z0-9]([a-z0-9-](?!--))*[a-z0-9]\", name) is not None\n"
    "\n"
    "\n"
    "def canonicalize_version(version, *, strip_trailing_zero=True):\n"
    "    if isinstance(version, str):\n"
    "        try:\n"
    "            version = Version(version)\n"
    "        except InvalidVersion:\n"
    "            return version\n"
    "    text = str(version)\n"
    "    if not strip_trailing_zero:\n"
    "        return text\n"
    "    base = version.base_version\n"
    "    return re.sub(r\"(\\.0)+$\", \"\", base) + text[len(base):]\n";
/* clang-format on */

static const struct std_source version = {"packaging.version", version_text, package_natives};

STD_NAME(version, py_VERSION_PATTERN, "VERSION_PATTERN")
STD_NAME(version, py_InvalidVersion, "InvalidVersion")
STD_NAME(version, py_Version, "Version")
STD_NAME(version, py_parse, "parse")

static const struct native_item version_items[] = {
    STD_ITEM(py_VERSION_PATTERN, "VERSION_PATTERN"),
    STD_ITEM(py_InvalidVersion, "InvalidVersion"),
    STD_ITEM(py_Version, "Version"),
    STD_ITEM(py_parse, "parse"),
    {0},
};

static const struct std_source utils = {"packaging.utils", utils_text, package_natives};

STD_NAME(utils, py_InvalidName, "InvalidName")
STD_NAME(utils, py_canonicalize_name, "canonicalize_name")
STD_NAME(utils, py_canonicalize_version, "canonicalize_version")
STD_NAME(utils, py_is_normalized_name, "is_normalized_name")

static const struct native_item utils_items[] = {
    STD_ITEM(py_InvalidName, "InvalidName"),
    STD_ITEM(py_canonicalize_name, "canonicalize_name"),
    STD_ITEM(py_canonicalize_version, "canonicalize_version"),
    STD_ITEM(py_is_normalized_name, "is_normalized_name"),
    {0},
};

static const struct native_item packaging_items[] = {
    {.name = "version", .kind = ITEM_MODULE, .path = "packaging.version"},
    {.name = "utils", .kind = ITEM_MODULE, .path = "packaging.utils"},
    {0},
};

const struct native_module packaging_module = {.name = "packaging", .items = packaging_items};
const struct native_module packaging_version_module = {.name = "packaging.version", .items = version_items};
const struct native_module packaging_utils_module = {.name = "packaging.utils", .items = utils_items};
