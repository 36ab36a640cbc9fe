/*
 * pydantic_core: the exceptions of pydantic and what validation passes around inside. Inputs are never shown: they may
 * be passwords.
 */
#include "vocab/settings/settings.h"

static const char text[] = "import json\n"
                           "\n"
                           "\n"
                           "class PydanticUndefinedType:\n"
                           "    def __repr__(self):\n"
                           "        return \"PydanticUndefined\"\n"
                           "\n"
                           "    def __copy__(self):\n"
                           "        return self\n"
                           "\n"
                           "    def __deepcopy__(self, memo):\n"
                           "        return self\n"
                           "\n"
                           "\n"
                           "PydanticUndefined = PydanticUndefinedType()\n"
                           "\n"
                           "\n"
                           "class ValidationError(ValueError):\n"
                           "    def __init__(self, title, line_errors):\n"
                           "        super().__init__(title)\n"
                           "        self.title = title\n"
                           "        self._errors = line_errors\n"
                           "\n"
                           "    def errors(self, *, include_url=True, include_context=True, include_input=True):\n"
                           "        return [dict(error) for error in self._errors]\n"
                           "\n"
                           "    def error_count(self):\n"
                           "        return len(self._errors)\n"
                           "\n"
                           "    def json(self, **options):\n"
                           "        return json.dumps(self._errors, default=str)\n"
                           "\n"
                           "    def __str__(self):\n"
                           "        count = len(self._errors)\n"
                           "        lines = [f\"{count} validation error{'' if count == 1 else 's'} for {self.title}\"]\n"
                           "        for error in self._errors:\n"
                           "            if error[\"loc\"]:\n"
                           "                lines.append(\".\".join(str(part) for part in error[\"loc\"]))\n"
                           "            lines.append(f\"  {error['msg']} [type={error['type']}]\")\n"
                           "        return \"\\n\".join(lines)\n"
                           "\n"
                           "    __repr__ = __str__\n"
                           "\n"
                           "\n"
                           "class PydanticCustomError(ValueError):\n"
                           "    def __init__(self, error_type, message_template, context=None):\n"
                           "        super().__init__(error_type, message_template, context)\n"
                           "        self.type = error_type\n"
                           "        self.message_template = message_template\n"
                           "        self.context = context\n"
                           "\n"
                           "    def message(self):\n"
                           "        return self.message_template.format(**(self.context or {}))\n"
                           "\n"
                           "    def __str__(self):\n"
                           "        return self.message()\n"
                           "\n"
                           "\n"
                           "class Invalid(Exception):\n"
                           "    def __init__(self, errors):\n"
                           "        self.errors = errors\n"
                           "\n"
                           "\n"
                           "def invalid(kind, message, value, loc=()):\n"
                           "    return Invalid([{\"type\": kind, \"loc\": loc, \"msg\": message, \"input\": value}])\n"
                           "\n"
                           "\n"
                           "def invalid_of(error, value):\n"
                           "    if isinstance(error, Invalid):\n"
                           "        return error\n"
                           "    if isinstance(error, ValidationError):\n"
                           "        return Invalid(error.errors())\n"
                           "    if isinstance(error, AssertionError):\n"
                           "        return invalid(\"assertion_error\", f\"Assertion failed, {error}\", value)\n"
                           "    if isinstance(error, PydanticCustomError):\n"
                           "        return invalid(error.type, error.message(), value)\n"
                           "    return invalid(\"value_error\", f\"Value error, {error}\", value)\n"
                           "\n"
                           "\n"
                           "def within(error, loc):\n"
                           "    return [{**line, \"loc\": (loc,) + line[\"loc\"]} for line in error.errors]\n";

static const struct std_source source = {"pydantic_core._pydantic_core", text, settings_natives};

#define NAMES(ROW)                                                                                                             \
    ROW(PydanticUndefinedType)                                                                                                 \
    ROW(PydanticUndefined) ROW(ValidationError) ROW(PydanticCustomError) ROW(Invalid) ROW(invalid) ROW(invalid_of) ROW(within)

#define NAME_VALUE(name) STD_NAME(source, py_##name, #name)
NAMES(NAME_VALUE)

#define NAME_ITEM(name) STD_ITEM(py_##name, #name),

static const struct native_item items[] = {
    NAMES(NAME_ITEM){0},
};

const struct native_module pydantic_core_inner_module = {.name = "pydantic_core._pydantic_core", .items = items};

static const struct native_item core_items[] = {
    ITEM_ALIAS_OF("PydanticUndefinedType", "pydantic_core._pydantic_core.PydanticUndefinedType"),
    ITEM_ALIAS_OF("PydanticUndefined", "pydantic_core._pydantic_core.PydanticUndefined"),
    ITEM_ALIAS_OF("ValidationError", "pydantic_core._pydantic_core.ValidationError"),
    ITEM_ALIAS_OF("PydanticCustomError", "pydantic_core._pydantic_core.PydanticCustomError"),
    ITEM_ALIAS_OF("to_jsonable_python", "pydantic.main.pydantic_encoder"),
    {0},
};

const struct native_module pydantic_core_module = {.name = "pydantic_core", .items = core_items};
