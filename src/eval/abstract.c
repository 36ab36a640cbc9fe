/*
 * Abstract classes (module abc): which methods of a class are abstract, and the refusal to make an instance of one that has
 * any.
 *
 * As in CPython, only classes whose metaclass is ABCMeta or derived from it are held to it; std/abc_meta.c marks that class. A
 * method is abstract when it, or what its wrapper holds, has a true __isabstractmethod__. The names are kept in the class's
 * __abstractmethods__; the abstract methods of collections.abc are not enforced.
 */
#include "eval/abstract.h"

#include "eval/builtin/classes.h"

#define NAMES_ATTRIBUTE "__abstractmethods__"

static bool is_marked(struct value function)
{
    const struct dict_object *attributes = is_kind(function, OBJECT_FUNCTION) ? AS_FUNCTION(function)->attributes : NULL;
    struct value mark = attributes != NULL ? dict_find_text(attributes, STR("__isabstractmethod__")) : ABSENT;

    return mark.tag == VALUE_BOOL && mark.boolean;
}

static bool is_abstract(struct value value)
{
    if (!is_kind(value, OBJECT_WRAPPER))
        return is_marked(value);
    return is_marked(AS_WRAPPER(value)->function) || is_marked(AS_WRAPPER(value)->setter) ||
           is_marked(AS_WRAPPER(value)->deleter);
}

static struct value names_of(const struct class_object *class_)
{
    return class_->is_abstract ? dict_find_text(class_->dict, STR(NAMES_ATTRIBUTE)) : ABSENT;
}

static bool names_add(struct vm *vm, const struct class_object *class_, const struct dict_object *from,
                      struct set_object *names)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(from, &i, &entry);)
    {
        if (is_str(entry->key) && is_abstract(class_lookup(class_, str_intern_object(vm, str_of(entry->key)))) &&
            !set_add(vm, names, entry->key))
            return false;
    }
    return true;
}

bool abstract_note(struct vm *vm, struct class_object *class_)
{
    struct set_object *names;

    if (class_->metaclass == NULL ||
        is_absent(class_lookup(class_->metaclass, str_intern_object(vm, STR("_enforces_abstract")))))
        return true;
    names = set_make(vm, true);
    if (!names_add(vm, class_, class_->dict, names))
        return false;
    for (uint32_t i = 0; i < class_->bases->len; i++)
    {
        struct value inherited = names_of(AS_CLASS(class_->bases->at[i]));

        if (is_kind(inherited, OBJECT_SET) && !names_add(vm, class_, AS_SET(inherited)->dict, names))
            return false;
    }
    dict_put_text(vm, class_->dict, STR(NAMES_ATTRIBUTE), value_of(&names->object));
    class_->is_abstract = names->dict->len > 0;
    return true;
}

bool abstract_refuse(struct vm *vm, const struct class_object *class_)
{
    struct value names = names_of(class_), sorted, item;
    struct iteration iteration;
    str text = STR("");
    uint32_t count = 0;

    if (!is_kind(names, OBJECT_SET) || !value_to_list(vm, names, &sorted) || !list_sort(vm, AS_LIST(sorted), NULL, false) ||
        !iteration_open(vm, sorted, &iteration))
        return false;
    for (; iteration_next(vm, &iteration, &item) && !is_absent(item); count++)
        text = str_print(vm->arena, STR_FMT "%s" STR_FMT, STR_ARG(text), count > 0 ? ", " : "", STR_ARG(str_of(item)));
    return vm_raise(vm, "TypeError", "Can't instantiate abstract class %s with abstract method%s " STR_FMT, class_->name->bytes,
                    count > 1 ? "s" : "", STR_ARG(text));
}
