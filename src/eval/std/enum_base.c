/*
 * Enumerations: what Python code cannot do. A member is an instance of its class that holds its value when the class derives
 * from str or int too, so that it compares and formats as that value. `_members_` in the class dict is the list of members.
 */
#include "eval/std/enum_base.h"

#include "eval/builtin/arguments.h"

struct value enum_members(struct vm *vm, const struct class_object *class_)
{
    struct value members = dict_find_text(class_->dict, STR("_members_"));

    (void)vm;
    return is_kind(members, OBJECT_LIST) ? members : ABSENT;
}

static bool enum_iterate(struct vm *vm, struct class_object *class_, struct value *out_list)
{
    *out_list = enum_members(vm, class_);
    if (is_absent(*out_list))
        *out_list = list_make(vm, NULL, 0);
    return true;
}

/* member(class, value): not initialised. __new__ of the class itself is asked when it has one. */
static bool member_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value value = args[1], make;
    struct class_object *class_;

    (void)self;
    if (!is_kind(args[0], OBJECT_CLASS))
        return vm_raise(vm, "TypeError", "an enumeration is a class");
    class_ = AS_CLASS(args[0]);
    make = dict_find_text(class_->dict, STR("__new__"));
    if (is_kind(make, OBJECT_WRAPPER))
        make = AS_WRAPPER(make)->function;
    if (is_kind(make, OBJECT_FUNCTION))
    {
        struct value list = list_make(vm, &args[0], 1);
        const struct value *items = &value;
        size_t len = 1;

        sequence_items(vm, value, &items, &len);
        for (size_t i = 0; i < len; i++)
            list_push(vm, AS_LIST(list), items[i]);
        return vm_call_nested(vm, make, AS_LIST(list)->at, AS_LIST(list)->len, out);
    }
    *out = instance_make(vm, class_);
    value = value_plain(vm, value);
    if (class_is_subclass(class_, vm_class_of(vm, value)) && !is_kind(value, OBJECT_INSTANCE))
        AS_INSTANCE(*out)->held = value;
    else if (is_kind(value, OBJECT_TUPLE) && AS_TUPLE(value)->len > 0 &&
             class_is_subclass(class_, vm_class_of(vm, AS_TUPLE(value)->at[0])))
        AS_INSTANCE(*out)->held = AS_TUPLE(value)->at[0];
    return true;
}

const struct native enum_member_row = {"member", "cls, value", member_call};

const struct native_class enum_base_row = {.name = "EnumBase", .module = "enum", .iterate_class = enum_iterate};
