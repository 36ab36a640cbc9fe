/*
 * pydantic.functional_validators: the decorators only mark; models call what they mark.
 */
#include "vocab/settings/settings.h"

static const char text[] =
    "class Decorated:\n"
    "    def __init__(self, kind, function, fields, mode, each_item=False):\n"
    "        self.kind = kind\n"
    "        self.function = function\n"
    "        self.fields = fields\n"
    "        self.mode = mode\n"
    "        self.each_item = each_item\n"
    "\n"
    "\n"
    "def field_validator(field, /, *fields, mode=\"after\", check_fields=None, json_schema_input_type=None):\n"
    "    def decorate(function):\n"
    "        return Decorated(\"field\", function, (field, *fields), mode)\n"
    "\n"
    "    return decorate\n"
    "\n"
    "\n"
    "def model_validator(*, mode):\n"
    "    def decorate(function):\n"
    "        return Decorated(\"model\", function, (), mode)\n"
    "\n"
    "    return decorate\n"
    "\n"
    "\n"
    "def validator(field, /, *fields, pre=False, each_item=False, always=False, check_fields=None, allow_reuse=False):\n"
    "    def decorate(function):\n"
    "        return Decorated(\"old\", function, (field, *fields), \"before\" if pre else \"after\", each_item)\n"
    "\n"
    "    return decorate\n"
    "\n"
    "\n"
    "def root_validator(*args, pre=False, skip_on_failure=False, allow_reuse=False):\n"
    "    def decorate(function):\n"
    "        return Decorated(\"root\", function, (), \"before\" if pre else \"after\")\n"
    "\n"
    "    return decorate(args[0]) if args else decorate\n"
    "\n"
    "\n"
    "def field_serializer(*fields, **options):\n"
    "    return lambda function: function\n"
    "\n"
    "\n"
    "def model_serializer(function=None, /, **options):\n"
    "    return (lambda given: given) if function is None else function\n"
    "\n"
    "\n"
    "class ValidationInfo:\n"
    "    def __init__(self, data, field_name, config, context=None):\n"
    "        self.data = data\n"
    "        self.field_name = field_name\n"
    "        self.config = config\n"
    "        self.context = context\n"
    "        self.mode = \"python\"\n"
    "\n"
    "\n"
    "def validate_call(func=None, /, **options):\n"
    "    return (lambda given: given) if func is None else func\n";

static const struct std_source source = {"pydantic.functional_validators", text, settings_natives};

#define NAMES(ROW)                                                                                                             \
    ROW(Decorated)                                                                                                             \
    ROW(field_validator) ROW(model_validator) ROW(validator) ROW(root_validator) ROW(field_serializer) ROW(model_serializer)   \
        ROW(ValidationInfo) ROW(validate_call)

#define NAME_VALUE(name) STD_NAME(source, py_##name, #name)
NAMES(NAME_VALUE)

#define NAME_ITEM(name) STD_ITEM(py_##name, #name),

static const struct native_item items[] = {
    NAMES(NAME_ITEM) ITEM_ALIAS_OF("AfterValidator", "pydantic.type_adapter.AfterValidator"),
    ITEM_ALIAS_OF("BeforeValidator", "pydantic.type_adapter.BeforeValidator"),
    ITEM_ALIAS_OF("PlainValidator", "pydantic.type_adapter.PlainValidator"),
    ITEM_ALIAS_OF("WrapValidator", "pydantic.type_adapter.WrapValidator"),
    {0},
};

const struct native_module pydantic_functional_validators_module = {.name = "pydantic.functional_validators", .items = items};
const struct native_module pydantic_class_validators_module = {.name = "pydantic.class_validators", .items = items};
