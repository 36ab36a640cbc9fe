/*
 * Named tuples: instances of a class derived from NamedTuple, which derives from tuple and holds the items in `held`.
 *
 * The class dict keeps `_fields` and `_field_defaults`. The constructor binds by hand, because each class has parameters of
 * its own.
 */
#include "eval/std/named.h"

#include "eval/builtin/arguments.h"
#include "eval/machine.h"

static struct value class_entry(const struct class_object *class_, str name)
{
    for (uint32_t i = 0; i < class_->mro->len; i++)
    {
        struct value found = dict_find_text(AS_CLASS(class_->mro->at[i])->dict, name);

        if (is_given(found))
            return found;
    }
    return ABSENT;
}

const struct tuple_object *named_fields(const struct class_object *class_)
{
    struct value fields = class_entry(class_, STR("_fields"));

    return is_kind(fields, OBJECT_TUPLE) ? AS_TUPLE(fields) : NULL;
}

/* The index of a field, or -1. */
static int64_t field_index(const struct tuple_object *fields, str name)
{
    for (uint32_t i = 0; i < fields->len; i++)
    {
        if (is_str(fields->at[i]) && str_equal(str_of(fields->at[i]), name))
            return i;
    }
    return -1;
}

static bool fields_bind(struct vm *vm, const struct class_object *class_, const struct tuple_object *fields,
                        const struct value *args, struct value *items)
{
    const struct tuple_object *given = AS_TUPLE(args[0]);
    struct value defaults = class_entry(class_, STR("_field_defaults"));
    struct dict_entry *entry;

    if (given->len > fields->len)
        return vm_raise(vm, "TypeError", "%s.__new__() takes %u positional arguments but %u were given", class_->name->bytes,
                        fields->len + 1, given->len + 1);
    for (uint32_t i = 0; i < fields->len; i++)
        items[i] = i < given->len ? given->at[i] : ABSENT;
    for (uint32_t i = 0; dict_next(AS_DICT(args[1]), &i, &entry);)
    {
        int64_t at = field_index(fields, str_of(entry->key));

        if (at < 0)
            return vm_raise(vm, "TypeError", "%s.__new__() got an unexpected keyword argument '%s'", class_->name->bytes,
                            AS_STR(entry->key)->bytes);
        items[at] = entry->value;
    }
    for (uint32_t i = 0; i < fields->len; i++)
    {
        if (is_absent(items[i]) && is_kind(defaults, OBJECT_DICT))
            items[i] = dict_find(AS_DICT(defaults), AS_STR(fields->at[i]));
        if (is_absent(items[i]))
            return vm_raise(vm, "TypeError", "%s.__new__() missing 1 required positional argument: '%s'", class_->name->bytes,
                            AS_STR(fields->at[i])->bytes);
    }
    return true;
}

static struct value named_make(struct vm *vm, struct class_object *class_, const struct value *items, size_t len)
{
    struct value instance = instance_make(vm, class_);

    AS_INSTANCE(instance)->held = tuple_make(vm, items, len);
    return instance;
}

/* NamedTuple("Point", [("x", int), ...]) */
static bool functional_form(struct vm *vm, const struct value *args, struct value *out)
{
    const struct tuple_object *given = AS_TUPLE(args[0]);
    struct value list, names = list_make(vm, NULL, 0);
    str name;

    if (given->len < 2)
        return vm_raise(vm, "TypeError", "NamedTuple() needs a name and a list of fields");
    if (!argument_str(vm, given->at[0], "NamedTuple() argument 1", &name) || !value_to_list(vm, given->at[1], &list))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        const struct value *pair;
        size_t len;

        if (!sequence_items(vm, AS_LIST(list)->at[i], &pair, &len) || len != 2)
            return vm_raise(vm, "TypeError", "NamedTuple() fields are pairs of a name and a type");
        list_push(vm, AS_LIST(names), pair[0]);
    }
    return named_class_make(vm, name, names, out);
}

static bool named_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct class_object *class_ = AS_CLASS(self);
    const struct tuple_object *fields = named_fields(class_);
    struct arena_mark mark = scratch_mark(vm);
    struct value *items;
    bool good;

    if (class_->is_native)
        return functional_form(vm, args, out);
    if (fields == NULL)
        return vm_raise(vm, "TypeError", "%s has no fields", class_->name->bytes);
    items = arena_alloc_array(scratch_arena(vm), fields->len, sizeof *items);
    good = fields_bind(vm, class_, fields, args, items);
    if (good)
        *out = named_make(vm, class_, items, fields->len);
    arena_reset(vm->scratch, mark);
    return good;
}

/* A class written by the project: its annotations are the fields, values of the class body the defaults. */
static bool named_class_made(struct vm *vm, struct class_object *class_)
{
    struct value annotations = dict_find_text(class_->dict, STR("__annotations__"));
    struct value names = list_make(vm, NULL, 0);
    struct dict_object *defaults = dict_make(vm);
    struct dict_entry *entry;

    if (is_given(class_entry(class_, STR("_fields"))))
        return true;
    for (uint32_t i = 0; is_kind(annotations, OBJECT_DICT) && dict_next(AS_DICT(annotations), &i, &entry);)
    {
        struct value given = dict_find(class_->dict, AS_STR(entry->key));

        list_push(vm, AS_LIST(names), entry->key);
        if (is_given(given))
        {
            dict_put(vm, defaults, AS_STR(entry->key), given);
            dict_drop(vm, class_->dict, AS_STR(entry->key));
        }
    }
    dict_put_text(vm, class_->dict, STR("_fields"), tuple_make(vm, AS_LIST(names)->at, AS_LIST(names)->len));
    dict_put_text(vm, class_->dict, STR("_field_defaults"), value_of(&defaults->object));
    return true;
}

static bool named_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct tuple_object *fields = named_fields(AS_INSTANCE(self)->class_);
    int64_t at = fields != NULL ? field_index(fields, (str){name->bytes, name->len}) : -1;

    *out = at >= 0 ? self_tuple(vm, self)->at[at] : ABSENT;
    return true;
}

static bool named_set_attribute(struct vm *vm, struct value self, struct str_object *name, struct value value, bool *out_done)
{
    const struct tuple_object *fields = named_fields(AS_INSTANCE(self)->class_);

    (void)value;
    *out_done = false;
    if (fields != NULL && field_index(fields, (str){name->bytes, name->len}) >= 0)
        return vm_raise(vm, "AttributeError", "can't set attribute");
    return true;
}

static bool named_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *fields = named_fields(AS_INSTANCE(self)->class_), *items = self_tuple(vm, self);
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    bool good = true;

    (void)args;
    buf_print(&text, "%s(", AS_INSTANCE(self)->class_->name->bytes);
    for (uint32_t i = 0; good && fields != NULL && i < items->len && i < fields->len; i++)
    {
        buf_print(&text, "%s%s=", i > 0 ? ", " : "", AS_STR(fields->at[i])->bytes);
        good = value_repr(vm, items->at[i], &text);
    }
    buf_add_char(&text, ')');
    return scratch_str(vm, mark, &text, good, out);
}

static bool named_asdict(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *fields = named_fields(AS_INSTANCE(self)->class_), *items = self_tuple(vm, self);
    struct dict_object *dict = dict_make(vm);

    (void)args;
    for (uint32_t i = 0; fields != NULL && i < items->len && i < fields->len; i++)
        dict_put(vm, dict, AS_STR(fields->at[i]), items->at[i]);
    *out = value_of(&dict->object);
    return true;
}

static bool named_replace(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct class_object *class_ = AS_INSTANCE(self)->class_;
    const struct tuple_object *fields = named_fields(class_), *items = self_tuple(vm, self);
    struct value changed = tuple_make(vm, items->at, items->len);
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(AS_DICT(args[0]), &i, &entry);)
    {
        int64_t at = fields != NULL ? field_index(fields, str_of(entry->key)) : -1;

        if (at < 0)
            return vm_raise(vm, "TypeError", "Got unexpected field names: ['%s']", AS_STR(entry->key)->bytes);
        AS_TUPLE(changed)->at[at] = entry->value;
    }
    *out = named_make(vm, class_, AS_TUPLE(changed)->at, AS_TUPLE(changed)->len);
    return true;
}

static bool named_from_iterable(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *fields = named_fields(AS_CLASS(self));
    struct value list;

    if (!value_to_list(vm, args[0], &list))
        return false;
    if (fields == NULL || AS_LIST(list)->len != fields->len)
        return vm_raise(vm, "TypeError", "Expected %u arguments, got %u", fields != NULL ? fields->len : 0, AS_LIST(list)->len);
    *out = named_make(vm, AS_CLASS(self), AS_LIST(list)->at, AS_LIST(list)->len);
    return true;
}

static const struct native named_methods[] = {
    {"__repr__", "", named_repr},
    {"_asdict", "", named_asdict},
    {"_replace", "**kwargs", named_replace, NATIVE_TAKES_OPAQUE},
    {"_make", "iterable, /", named_from_iterable, NATIVE_CLASS_METHOD | NATIVE_DRAIN_0},
    {0},
};

static const struct native named_make_row = {"NamedTuple", "*args, **kwargs", named_construct, NATIVE_TAKES_OPAQUE};

const struct native_class named_tuple_row = {
    .name = "NamedTuple",
    .module = "typing",
    .base = "builtins.tuple",
    .make = &named_make_row,
    .methods = named_methods,
    .get_attribute = named_attribute,
    .set_attribute = named_set_attribute,
    .class_made = named_class_made,
};

/* The module that the innermost Python frame runs in: where the class is written. */
static struct module_object *writing_module(struct vm *vm)
{
    for (struct frame *frame = vm->frame; frame != NULL; frame = frame->back)
    {
        if (frame->module != NULL)
            return frame->module;
    }
    return NULL;
}

bool named_class_make(struct vm *vm, str name, struct value names, struct value *out)
{
    struct value base = value_of(&vm_native_class_of_row(vm, &named_tuple_row)->object);
    struct dict_object *dict = dict_make(vm);
    const struct value *items = NULL;
    size_t len = 0;

    sequence_items(vm, names, &items, &len);
    for (size_t i = 0; i < len; i++)
    {
        if (!is_str(items[i]))
            return vm_raise(vm, "TypeError", "Type names and field names must be strings");
    }
    dict_put_text(vm, dict, STR("_fields"), tuple_make(vm, items, len));
    dict_put_text(vm, dict, STR("_field_defaults"), value_of(&dict_make(vm)->object));
    return class_build(vm, str_intern_object(vm, name), AS_TUPLE(tuple_make(vm, &base, 1)), dict, NULL, writing_module(vm),
                       NULL, out);
}

static bool defaults_add(struct vm *vm, struct value class_, struct value defaults)
{
    const struct tuple_object *fields = named_fields(AS_CLASS(class_));
    struct value list, by_name = dict_find_text(AS_CLASS(class_)->dict, STR("_field_defaults"));

    if (!value_to_list(vm, defaults, &list))
        return false;
    if (AS_LIST(list)->len > fields->len)
        return vm_raise(vm, "TypeError", "Got more default values than field names");
    for (uint32_t i = 0, from = fields->len - AS_LIST(list)->len; i < AS_LIST(list)->len; i++)
        dict_put(vm, AS_DICT(by_name), AS_STR(fields->at[from + i]), AS_LIST(list)->at[i]);
    return true;
}

static bool namedtuple_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name, text;
    struct value names;

    (void)self;
    if (!argument_str(vm, args[0], "namedtuple() argument 1", &name))
        return false;
    if (is_str(args[1]))
    {
        names = list_make(vm, NULL, 0);
        text = str_of(args[1]);
        while (text.len > 0)
        {
            size_t len = 0;

            while (len < text.len && text.at[len] != ',' && !char_is_space(text.at[len]))
                len++;
            if (len > 0)
                list_push(vm, AS_LIST(names), str_make(vm, str_slice(text, 0, len)));
            text = str_skip(text, len + 1);
        }
    }
    else if (!value_to_list(vm, args[1], &names))
        return false;
    if (!named_class_make(vm, name, names, out))
        return false;
    return !is_given_some(args[3]) || defaults_add(vm, *out, args[3]);
}

const struct native namedtuple_row = {"namedtuple", "typename, field_names, *, rename=False, defaults=None, module=None",
                                      namedtuple_call, NATIVE_DRAIN_1};
