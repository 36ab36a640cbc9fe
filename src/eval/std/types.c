/* types, in Python. */
#include "eval/std/source.h"

static const char text[] =
    "class SimpleNamespace:\n"
    "    def __init__(self, mapping=(), /, **kwargs):\n"
    "        vars(self).update(mapping)\n"
    "        vars(self).update(kwargs)\n"
    "\n"
    "    def __repr__(self):\n"
    "        return \"namespace(\" + \", \".join(f\"{k}={v!r}\" for k, v in vars(self).items()) + \")\"\n"
    "\n"
    "    def __eq__(self, other):\n"
    "        return vars(self) == vars(other) if isinstance(other, SimpleNamespace) else NotImplemented\n"
    "\n"
    "\n"
    "class MappingProxyType:\n"
    "    def __init__(self, mapping):\n"
    "        self._mapping = mapping\n"
    "\n"
    "    def __getitem__(self, key):\n"
    "        return self._mapping[key]\n"
    "\n"
    "    def __len__(self):\n"
    "        return len(self._mapping)\n"
    "\n"
    "    def __iter__(self):\n"
    "        return iter(self._mapping)\n"
    "\n"
    "    def __contains__(self, key):\n"
    "        return key in self._mapping\n"
    "\n"
    "    def get(self, key, default=None):\n"
    "        return self._mapping.get(key, default)\n"
    "\n"
    "    def keys(self):\n"
    "        return self._mapping.keys()\n"
    "\n"
    "    def values(self):\n"
    "        return self._mapping.values()\n"
    "\n"
    "    def items(self):\n"
    "        return self._mapping.items()\n"
    "\n"
    "    def copy(self):\n"
    "        return self._mapping.copy()\n"
    "\n"
    "    def __repr__(self):\n"
    "        return f\"mappingproxy({self._mapping!r})\"\n"
    "\n"
    "\n"
    "class DynamicClassAttribute(property):\n"
    "    pass\n"
    "\n"
    "\n"
    "def _generator():\n"
    "    yield\n"
    "\n"
    "\n"
    "async def _coroutine():\n"
    "    pass\n"
    "\n"
    "\n"
    "class _Class:\n"
    "    def method(self):\n"
    "        pass\n"
    "\n"
    "\n"
    "FunctionType = LambdaType = type(_generator)\n"
    "GeneratorType = type(_generator())\n"
    "MethodType = type(_Class().method)\n"
    "BuiltinFunctionType = BuiltinMethodType = type(len)\n"
    "NoneType = type(None)\n"
    "EllipsisType = type(...)\n"
    "NotImplementedType = type(NotImplemented)\n"
    "GenericAlias = type(list[int])\n"
    "UnionType = type(int | str)\n"
    "\n"
    "\n"
    "def new_class(name, bases=(), kwds=None, exec_body=None):\n"
    "    body = {}\n"
    "    if exec_body is not None:\n"
    "        exec_body(body)\n"
    "    return type(name, bases, body)\n"
    "\n"
    "\n"
    "def coroutine(func):\n"
    "    return func\n";

static const struct std_source source = {"types", text, NULL};

STD_NAME(source, py_SimpleNamespace, "SimpleNamespace")
STD_NAME(source, py_MappingProxyType, "MappingProxyType")
STD_NAME(source, py_DynamicClassAttribute, "DynamicClassAttribute")
STD_NAME(source, py_FunctionType, "FunctionType")
STD_NAME(source, py_LambdaType, "LambdaType")
STD_NAME(source, py_GeneratorType, "GeneratorType")
STD_NAME(source, py_MethodType, "MethodType")
STD_NAME(source, py_BuiltinFunctionType, "BuiltinFunctionType")
STD_NAME(source, py_BuiltinMethodType, "BuiltinMethodType")
STD_NAME(source, py_NoneType, "NoneType")
STD_NAME(source, py_EllipsisType, "EllipsisType")
STD_NAME(source, py_NotImplementedType, "NotImplementedType")
STD_NAME(source, py_GenericAlias, "GenericAlias")
STD_NAME(source, py_UnionType, "UnionType")
STD_NAME(source, py_new_class, "new_class")
STD_NAME(source, py_coroutine, "coroutine")

static const struct native_item items[] = {
    STD_ITEM(py_SimpleNamespace, "SimpleNamespace"),
    STD_ITEM(py_MappingProxyType, "MappingProxyType"),
    STD_ITEM(py_DynamicClassAttribute, "DynamicClassAttribute"),
    STD_ITEM(py_FunctionType, "FunctionType"),
    STD_ITEM(py_LambdaType, "LambdaType"),
    STD_ITEM(py_GeneratorType, "GeneratorType"),
    STD_ITEM(py_MethodType, "MethodType"),
    STD_ITEM(py_BuiltinFunctionType, "BuiltinFunctionType"),
    STD_ITEM(py_BuiltinMethodType, "BuiltinMethodType"),
    STD_ITEM(py_NoneType, "NoneType"),
    STD_ITEM(py_EllipsisType, "EllipsisType"),
    STD_ITEM(py_NotImplementedType, "NotImplementedType"),
    STD_ITEM(py_GenericAlias, "GenericAlias"),
    STD_ITEM(py_UnionType, "UnionType"),
    STD_ITEM(py_new_class, "new_class"),
    STD_ITEM(py_coroutine, "coroutine"),
    {0},
};

const struct native_module std_types = {.name = "types", .items = items, .closed = true};
