/* Natives of the texts of packages: see natives.h. */
#include "vocab/packages/natives.h"

#include "eval/builtin/arguments.h"
#include "vocab/settings/settings.h"
#include "vocab/sqlalchemy.h"

static bool unknown_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name, reason;

    (void)self;
    if (!argument_str(vm, args[0], "name", &name) || !argument_str(vm, args[1], "reason", &reason))
        return false;
    *out = opaque_make(vm, name, vm->span, reason);
    return true;
}

static const struct native unknown_row = {"unknown", "name, reason, /", unknown_call, 0};

const struct native_item package_natives[] = {
    ITEM_FUNCTION_OF("_is_opaque", settings_is_opaque_row),
    ITEM_FUNCTION_OF("_unknown", unknown_row),
    ITEM_FUNCTION_OF("_follow_functions", tables_follow_row),
    {0},
};
