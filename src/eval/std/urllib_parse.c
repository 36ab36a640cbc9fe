/* urllib.parse, in Python. */
#include "eval/std/source.h"

#include "eval/std/named.h"

static const char text[] =
    "_safe = \"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~\"\n"
    "\n"
    "\n"
    "def quote_from_bytes(data, safe=\"/\"):\n"
    "    kept = _safe + (safe if isinstance(safe, str) else safe.decode(\"ascii\"))\n"
    "    return \"\".join(chr(b) if chr(b) in kept and b < 128 else f\"%{b:02X}\" for b in data)\n"
    "\n"
    "\n"
    "def quote(string, safe=\"/\", encoding=None, errors=None):\n"
    "    if isinstance(string, str):\n"
    "        string = string.encode(encoding or \"utf-8\", errors or \"strict\")\n"
    "    elif not isinstance(string, bytes):\n"
    "        raise TypeError(\"quote_from_bytes() expected bytes\")\n"
    "    return quote_from_bytes(string, safe)\n"
    "\n"
    "\n"
    "def quote_plus(string, safe=\"\", encoding=None, errors=None):\n"
    "    return quote(string, (safe if isinstance(safe, str) else safe.decode(\"ascii\")) + \" \", encoding, "
    "errors).replace(\" \", \"+\")\n"
    "\n"
    "\n"
    "def unquote_to_bytes(string):\n"
    "    data = string.encode(\"utf-8\") if isinstance(string, str) else string\n"
    "    parts = data.split(b\"%\")\n"
    "    out = [parts[0]]\n"
    "    for part in parts[1:]:\n"
    "        try:\n"
    "            out.append(bytes.fromhex(part[:2].decode(\"ascii\")) + part[2:] if len(part) >= 2 else b\"%\" + part)\n"
    "        except ValueError:\n"
    "            out.append(b\"%\" + part)\n"
    "    return b\"\".join(out)\n"
    "\n"
    "\n"
    "def unquote(string, encoding=\"utf-8\", errors=\"replace\"):\n"
    "    if \"%\" not in string:\n"
    "        return string\n"
    "    return unquote_to_bytes(string).decode(encoding, errors)\n"
    "\n"
    "\n"
    "def unquote_plus(string, encoding=\"utf-8\", errors=\"replace\"):\n"
    "    return unquote(string.replace(\"+\", \" \"), encoding, errors)\n"
    "\n"
    "\n"
    "class _Net:\n"
    "    def _userinfo(self):\n"
    "        user, at, host = self.netloc.rpartition(\"@\")\n"
    "        name, colon, password = user.partition(\":\")\n"
    "        return (name if at else None), (password if colon else None), host\n"
    "\n"
    "    @property\n"
    "    def username(self):\n"
    "        return self._userinfo()[0]\n"
    "\n"
    "    @property\n"
    "    def password(self):\n"
    "        return self._userinfo()[1]\n"
    "\n"
    "    @property\n"
    "    def hostname(self):\n"
    "        host = self._userinfo()[2]\n"
    "        if host.startswith(\"[\"):\n"
    "            return host[1:host.find(\"]\")].lower() or None\n"
    "        return host.partition(\":\")[0].lower() or None\n"
    "\n"
    "    @property\n"
    "    def port(self):\n"
    "        host = self._userinfo()[2]\n"
    "        port = host[host.find(\"]\") + 1:].rpartition(\":\")[2] if \":\" in host[host.find(\"]\") + 1:] else \"\"\n"
    "        if not port:\n"
    "            return None\n"
    "        if not port.isdigit():\n"
    "            raise ValueError(f\"Port could not be cast to integer value as {port!r}\")\n"
    "        return int(port)\n"
    "\n"
    "\n"
    "class SplitResult(_namedtuple(\"SplitResult\", \"scheme netloc path query fragment\"), _Net):\n"
    "    def geturl(self):\n"
    "        return urlunsplit(self)\n"
    "\n"
    "\n"
    "class ParseResult(_namedtuple(\"ParseResult\", \"scheme netloc path params query fragment\"), _Net):\n"
    "    def geturl(self):\n"
    "        return urlunparse(self)\n"
    "\n"
    "\n"
    "def urlsplit(url, scheme=\"\", allow_fragments=True):\n"
    "    url = url.strip()\n"
    "    netloc = query = fragment = \"\"\n"
    "    at = url.find(\":\")\n"
    "    if at > 0 and url[0].isalpha() and all(c.isalnum() or c in \"+-.\" for c in url[:at]):\n"
    "        scheme, url = url[:at].lower(), url[at + 1:]\n"
    "    if url[:2] == \"//\":\n"
    "        end = len(url)\n"
    "        for c in \"/?#\":\n"
    "            found = url.find(c, 2)\n"
    "            if found >= 0:\n"
    "                end = min(end, found)\n"
    "        netloc, url = url[2:end], url[end:]\n"
    "    if allow_fragments and \"#\" in url:\n"
    "        url, fragment = url.split(\"#\", 1)\n"
    "    if \"?\" in url:\n"
    "        url, query = url.split(\"?\", 1)\n"
    "    return SplitResult(scheme, netloc, url, query, fragment)\n"
    "\n"
    "\n"
    "def urlparse(url, scheme=\"\", allow_fragments=True):\n"
    "    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)\n"
    "    params = \"\"\n"
    "    last = path.rfind(\"/\")\n"
    "    semicolon = path.find(\";\", max(last, 0))\n"
    "    if semicolon >= 0:\n"
    "        path, params = path[:semicolon], path[semicolon + 1:]\n"
    "    return ParseResult(scheme, netloc, path, params, query, fragment)\n"
    "\n"
    "\n"
    "def urlunsplit(components):\n"
    "    scheme, netloc, url, query, fragment = components\n"
    "    if netloc or (scheme in (\"file\", \"http\", \"https\", \"ftp\") and url[:2] != \"//\"):\n"
    "        if url and url[:1] != \"/\":\n"
    "            url = \"/\" + url\n"
    "        url = \"//\" + netloc + url\n"
    "    if scheme:\n"
    "        url = scheme + \":\" + url\n"
    "    if query:\n"
    "        url += \"?\" + query\n"
    "    return url + (\"#\" + fragment if fragment else \"\")\n"
    "\n"
    "\n"
    "def urlunparse(components):\n"
    "    scheme, netloc, url, params, query, fragment = components\n"
    "    return urlunsplit((scheme, netloc, url + (\";\" + params if params else \"\"), query, fragment))\n"
    "\n"
    "\n"
    "def urljoin(base, url, allow_fragments=True):\n"
    "    if not base or not url:\n"
    "        return url or base\n"
    "    its = urlsplit(url)\n"
    "    ours = urlsplit(base)\n"
    "    if its.scheme and its.scheme != ours.scheme:\n"
    "        return url\n"
    "    if its.netloc:\n"
    "        return urlunsplit((ours.scheme, its.netloc, its.path, its.query, its.fragment))\n"
    "    if not its.path:\n"
    "        return urlunsplit((ours.scheme, ours.netloc, ours.path, its.query or ours.query, its.fragment))\n"
    "    path = its.path if its.path.startswith(\"/\") else ours.path[:ours.path.rfind(\"/\") + 1] + its.path\n"
    "    parts = []\n"
    "    for part in path.split(\"/\"):\n"
    "        if part == \"..\":\n"
    "            if len(parts) > 1:\n"
    "                parts.pop()\n"
    "        elif part != \".\":\n"
    "            parts.append(part)\n"
    "    if path.endswith((\"/.\", \"/..\")):\n"
    "        parts.append(\"\")\n"
    "    return urlunsplit((ours.scheme, ours.netloc, \"/\".join(parts), its.query, its.fragment))\n"
    "\n"
    "\n"
    "def urlencode(query, doseq=False, safe=\"\", encoding=None, errors=None, quote_via=quote_plus):\n"
    "    out = []\n"
    "    for name, value in (query.items() if hasattr(query, \"items\") else query):\n"
    "        values = value if doseq and isinstance(value, (list, tuple)) else [value]\n"
    "        for one in values:\n"
    "            key = quote_via(name if isinstance(name, bytes) else str(name), safe)\n"
    "            out.append(key + \"=\" + quote_via(one if isinstance(one, bytes) else str(one), safe))\n"
    "    return \"&\".join(out)\n"
    "\n"
    "\n"
    "def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding=\"utf-8\", errors=\"replace\", "
    "max_num_fields=None,\n"
    "              separator=\"&\"):\n"
    "    found = []\n"
    "    for part in qs.split(separator):\n"
    "        if not part:\n"
    "            continue\n"
    "        name, equals, value = part.partition(\"=\")\n"
    "        if value or keep_blank_values:\n"
    "            found.append((unquote_plus(name), unquote_plus(value)))\n"
    "    return found\n"
    "\n"
    "\n"
    "def parse_qs(qs, keep_blank_values=False, **options):\n"
    "    found = {}\n"
    "    for name, value in parse_qsl(qs, keep_blank_values):\n"
    "        found.setdefault(name, []).append(value)\n"
    "    return found\n";

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_namedtuple", namedtuple_row),
    {0},
};

static const struct std_source source = {"urllib.parse", text, natives};

STD_NAME(source, py_quote_from_bytes, "quote_from_bytes")
STD_NAME(source, py_quote, "quote")
STD_NAME(source, py_quote_plus, "quote_plus")
STD_NAME(source, py_unquote_to_bytes, "unquote_to_bytes")
STD_NAME(source, py_unquote, "unquote")
STD_NAME(source, py_unquote_plus, "unquote_plus")
STD_NAME(source, py_SplitResult, "SplitResult")
STD_NAME(source, py_ParseResult, "ParseResult")
STD_NAME(source, py_urlsplit, "urlsplit")
STD_NAME(source, py_urlparse, "urlparse")
STD_NAME(source, py_urlunsplit, "urlunsplit")
STD_NAME(source, py_urlunparse, "urlunparse")
STD_NAME(source, py_urljoin, "urljoin")
STD_NAME(source, py_urlencode, "urlencode")
STD_NAME(source, py_parse_qsl, "parse_qsl")
STD_NAME(source, py_parse_qs, "parse_qs")

static const struct native_item items[] = {
    STD_ITEM(py_quote_from_bytes, "quote_from_bytes"),
    STD_ITEM(py_quote, "quote"),
    STD_ITEM(py_quote_plus, "quote_plus"),
    STD_ITEM(py_unquote_to_bytes, "unquote_to_bytes"),
    STD_ITEM(py_unquote, "unquote"),
    STD_ITEM(py_unquote_plus, "unquote_plus"),
    STD_ITEM(py_SplitResult, "SplitResult"),
    STD_ITEM(py_ParseResult, "ParseResult"),
    STD_ITEM(py_urlsplit, "urlsplit"),
    STD_ITEM(py_urlparse, "urlparse"),
    STD_ITEM(py_urlunsplit, "urlunsplit"),
    STD_ITEM(py_urlunparse, "urlunparse"),
    STD_ITEM(py_urljoin, "urljoin"),
    STD_ITEM(py_urlencode, "urlencode"),
    STD_ITEM(py_parse_qsl, "parse_qsl"),
    STD_ITEM(py_parse_qs, "parse_qs"),
    {0},
};

const struct native_module std_urllib_parse = {.name = "urllib.parse", .items = items, .closed = true};

static const struct native_item urllib_items[] = {{.name = "parse", .kind = ITEM_MODULE, .path = "urllib.parse"}, {0}};

const struct native_module std_urllib = {.name = "urllib", .items = urllib_items};
