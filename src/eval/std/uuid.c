/* uuid, in Python over integers of 128 bits. */
#include "eval/std/source.h"

#include "eval/std/digest.h"
#include "eval/std/host.h"

static const char text[] =
    "RESERVED_NCS = \"reserved for NCS compatibility\"\n"
    "RFC_4122 = \"specified in RFC 4122\"\n"
    "RESERVED_MICROSOFT = \"reserved for Microsoft compatibility\"\n"
    "RESERVED_FUTURE = \"reserved for future definition\"\n"
    "\n"
    "\n"
    "class SafeUUID:\n"
    "    safe = 0\n"
    "    unsafe = -1\n"
    "    unknown = None\n"
    "\n"
    "\n"
    "class UUID:\n"
    "    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *, is_safe=None):\n"
    "        if [hex, bytes, bytes_le, fields, int].count(None) != 4:\n"
    "            raise TypeError(\"one of the hex, bytes, bytes_le, fields, or int arguments must be given\")\n"
    "        if hex is not None:\n"
    "            text = hex.replace(\"urn:\", \"\").replace(\"uuid:\", \"\").strip(\"{}\").replace(\"-\", \"\")\n"
    "            if len(text) != 32:\n"
    "                raise ValueError(\"badly formed hexadecimal UUID string\")\n"
    "            int = _int(text, 16)\n"
    "        if bytes_le is not None:\n"
    "            if len(bytes_le) != 16:\n"
    "                raise ValueError(\"bytes_le is not a 16-char string\")\n"
    "            bytes = (bytes_le[3::-1] + bytes_le[5:3:-1] + bytes_le[7:5:-1] + bytes_le[8:])\n"
    "        if bytes is not None:\n"
    "            if len(bytes) != 16:\n"
    "                raise ValueError(\"bytes is not a 16-char string\")\n"
    "            int = _int.from_bytes(bytes, \"big\")\n"
    "        if fields is not None:\n"
    "            if len(fields) != 6:\n"
    "                raise ValueError(\"fields is not a 6-tuple\")\n"
    "            low, mid, high, clock_high, clock_low, node = fields\n"
    "            int = (low << 96) | (mid << 80) | (high << 64) | (clock_high << 56) | (clock_low << 48) | node\n"
    "        if int is not None and not 0 <= int < 1 << 128:\n"
    "            raise ValueError(\"int is out of range (need a 128-bit value)\")\n"
    "        if version is not None:\n"
    "            if not 1 <= version <= 8:\n"
    "                raise ValueError(\"illegal version number\")\n"
    "            int &= ~(0xC000 << 48)\n"
    "            int |= 0x8000 << 48\n"
    "            int &= ~(0xF000 << 64)\n"
    "            int |= version << 76\n"
    "        vars(self)[\"int\"] = int\n"
    "\n"
    "    def __setattr__(self, name, value):\n"
    "        raise TypeError(\"UUID objects are immutable\")\n"
    "\n"
    "    def __str__(self):\n"
    "        text = \"%032x\" % self.int\n"
    "        return f\"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}\"\n"
    "\n"
    "    def __repr__(self):\n"
    "        return f\"UUID({str(self)!r})\"\n"
    "\n"
    "    def __int__(self):\n"
    "        return self.int\n"
    "\n"
    "    def __eq__(self, other):\n"
    "        return self.int == other.int if isinstance(other, UUID) else NotImplemented\n"
    "\n"
    "    def __lt__(self, other):\n"
    "        return self.int < other.int if isinstance(other, UUID) else NotImplemented\n"
    "\n"
    "    def __le__(self, other):\n"
    "        return self.int <= other.int if isinstance(other, UUID) else NotImplemented\n"
    "\n"
    "    def __gt__(self, other):\n"
    "        return self.int > other.int if isinstance(other, UUID) else NotImplemented\n"
    "\n"
    "    def __ge__(self, other):\n"
    "        return self.int >= other.int if isinstance(other, UUID) else NotImplemented\n"
    "\n"
    "    def __hash__(self):\n"
    "        return hash(self.int)\n"
    "\n"
    "    @property\n"
    "    def hex(self):\n"
    "        return \"%032x\" % self.int\n"
    "\n"
    "    @property\n"
    "    def bytes(self):\n"
    "        return self.int.to_bytes(16, \"big\")\n"
    "\n"
    "    @property\n"
    "    def bytes_le(self):\n"
    "        b = self.bytes\n"
    "        return b[3::-1] + b[5:3:-1] + b[7:5:-1] + b[8:]\n"
    "\n"
    "    @property\n"
    "    def urn(self):\n"
    "        return \"urn:uuid:\" + str(self)\n"
    "\n"
    "    @property\n"
    "    def fields(self):\n"
    "        n = self.int\n"
    "        return (n >> 96, (n >> 80) & 0xFFFF, (n >> 64) & 0xFFFF, (n >> 56) & 0xFF, (n >> 48) & 0xFF, n & 0xFFFFFFFFFFFF)\n"
    "\n"
    "    @property\n"
    "    def time(self):\n"
    "        n = self.int\n"
    "        return (((n >> 64) & 0x0FFF) << 48) | (((n >> 80) & 0xFFFF) << 32) | (n >> 96)\n"
    "\n"
    "    @property\n"
    "    def node(self):\n"
    "        return self.int & 0xFFFFFFFFFFFF\n"
    "\n"
    "    @property\n"
    "    def variant(self):\n"
    "        if not self.int & (0x8000 << 48):\n"
    "            return RESERVED_NCS\n"
    "        if not self.int & (0x4000 << 48):\n"
    "            return RFC_4122\n"
    "        return RESERVED_MICROSOFT if not self.int & (0x2000 << 48) else RESERVED_FUTURE\n"
    "\n"
    "    @property\n"
    "    def version(self):\n"
    "        return (self.int >> 76) & 0xF if self.variant == RFC_4122 else None\n"
    "\n"
    "\n"
    "_int = int\n"
    "\n"
    "\n"
    "def uuid4():\n"
    "    return UUID(bytes=_urandom(16), version=4)\n"
    "\n"
    "\n"
    "def uuid1(node=None, clock_seq=None):\n"
    "    seconds, micro = _clock()\n"
    "    stamp = (seconds * 1000000 + micro) * 10 + 0x01B21DD213814000\n"
    "    tail = _int.from_bytes(_urandom(8), \"big\")\n"
    "    if clock_seq is None:\n"
    "        clock_seq = tail & 0x3FFF\n"
    "    if node is None:\n"
    "        node = tail >> 16 | 1 << 40\n"
    "    return UUID(fields=(stamp & 0xFFFFFFFF, (stamp >> 32) & 0xFFFF, (stamp >> 48) & 0x0FFF, (clock_seq >> 8) & 0x3F,\n"
    "                        clock_seq & 0xFF, node), version=1)\n"
    "\n"
    "\n"
    "def uuid7():\n"
    "    seconds, micro = _clock()\n"
    "    stamp = seconds * 1000 + micro // 1000\n"
    "    return UUID(int=stamp << 80 | _int.from_bytes(_urandom(10), \"big\"), version=7)\n"
    "\n"
    "\n"
    "def uuid3(namespace, name):\n"
    "    data = namespace.bytes + (name if isinstance(name, bytes) else name.encode(\"utf-8\"))\n"
    "    return UUID(bytes=_digest(\"md5\", data)[:16], version=3)\n"
    "\n"
    "\n"
    "def uuid5(namespace, name):\n"
    "    data = namespace.bytes + (name if isinstance(name, bytes) else name.encode(\"utf-8\"))\n"
    "    return UUID(bytes=_digest(\"sha1\", data)[:16], version=5)\n"
    "\n"
    "\n"
    "def getnode():\n"
    "    return _int.from_bytes(_urandom(6), \"big\") | 1 << 40\n"
    "\n"
    "\n"
    "NAMESPACE_DNS = UUID(\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\")\n"
    "NAMESPACE_URL = UUID(\"6ba7b811-9dad-11d1-80b4-00c04fd430c8\")\n"
    "NAMESPACE_OID = UUID(\"6ba7b812-9dad-11d1-80b4-00c04fd430c8\")\n"
    "NAMESPACE_X500 = UUID(\"6ba7b814-9dad-11d1-80b4-00c04fd430c8\")\n"
    "NIL = UUID(\"00000000-0000-0000-0000-000000000000\")\n"
    "MAX = UUID(\"ffffffff-ffff-ffff-ffff-ffffffffffff\")\n";

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_urandom", host_random_row),
    ITEM_FUNCTION_OF("_clock", host_clock_row),
    ITEM_FUNCTION_OF("_digest", digest_row),
    {0},
};

static const struct std_source source = {"uuid", text, natives};

STD_NAME(source, py_RESERVED_NCS, "RESERVED_NCS")
STD_NAME(source, py_RFC_4122, "RFC_4122")
STD_NAME(source, py_RESERVED_MICROSOFT, "RESERVED_MICROSOFT")
STD_NAME(source, py_RESERVED_FUTURE, "RESERVED_FUTURE")
STD_NAME(source, py_SafeUUID, "SafeUUID")
STD_NAME(source, py_UUID, "UUID")
STD_NAME(source, py_uuid4, "uuid4")
STD_NAME(source, py_uuid1, "uuid1")
STD_NAME(source, py_uuid7, "uuid7")
STD_NAME(source, py_uuid3, "uuid3")
STD_NAME(source, py_uuid5, "uuid5")
STD_NAME(source, py_getnode, "getnode")
STD_NAME(source, py_NAMESPACE_DNS, "NAMESPACE_DNS")
STD_NAME(source, py_NAMESPACE_URL, "NAMESPACE_URL")
STD_NAME(source, py_NAMESPACE_OID, "NAMESPACE_OID")
STD_NAME(source, py_NAMESPACE_X500, "NAMESPACE_X500")
STD_NAME(source, py_NIL, "NIL")
STD_NAME(source, py_MAX, "MAX")

static const struct native_item items[] = {
    STD_ITEM(py_RESERVED_NCS, "RESERVED_NCS"),
    STD_ITEM(py_RFC_4122, "RFC_4122"),
    STD_ITEM(py_RESERVED_MICROSOFT, "RESERVED_MICROSOFT"),
    STD_ITEM(py_RESERVED_FUTURE, "RESERVED_FUTURE"),
    STD_ITEM(py_SafeUUID, "SafeUUID"),
    STD_ITEM(py_UUID, "UUID"),
    STD_ITEM(py_uuid4, "uuid4"),
    STD_ITEM(py_uuid1, "uuid1"),
    STD_ITEM(py_uuid7, "uuid7"),
    STD_ITEM(py_uuid3, "uuid3"),
    STD_ITEM(py_uuid5, "uuid5"),
    STD_ITEM(py_getnode, "getnode"),
    STD_ITEM(py_NAMESPACE_DNS, "NAMESPACE_DNS"),
    STD_ITEM(py_NAMESPACE_URL, "NAMESPACE_URL"),
    STD_ITEM(py_NAMESPACE_OID, "NAMESPACE_OID"),
    STD_ITEM(py_NAMESPACE_X500, "NAMESPACE_X500"),
    STD_ITEM(py_NIL, "NIL"),
    STD_ITEM(py_MAX, "MAX"),
    {0},
};

const struct native_module std_uuid = {.name = "uuid", .items = items, .closed = true};
