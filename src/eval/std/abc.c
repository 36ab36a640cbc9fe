/*
 * collections.abc and numbers: abstract classes.
 *
 * Each says which built-in kinds belong to it and which methods make any other class belong. Python code may derive from
 * them; abstract methods are not enforced.
 */
#include "eval/std/abc.h"

#include "eval/builtin/arguments.h"
#include "eval/std/source.h"

enum
{
    MEMBERS_MOST = 12
};

struct abstract
{
    struct native_class row;
    const char *members[MEMBERS_MOST]; /* classes of builtins */
    const char *methods[3];
};

#define ABSTRACT(c_name, class_name, module_name, ...)                                                                         \
    static const struct abstract c_name = {.row = {.name = class_name, .module = module_name}, __VA_ARGS__};

#define MEMBERS(...) .members = {__VA_ARGS__}
#define METHODS(...) .methods = {__VA_ARGS__}
#define ABC "collections.abc"

ABSTRACT(container, "Container", ABC, MEMBERS("str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"),
         METHODS("__contains__"))
ABSTRACT(hashable, "Hashable", ABC, MEMBERS("str", "bytes", "tuple", "int", "float", "frozenset", "range", "NoneType"),
         METHODS("__hash__"))
ABSTRACT(iterable, "Iterable", ABC,
         MEMBERS("str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range", "generator", "iterator"),
         METHODS("__iter__"))
ABSTRACT(iterator, "Iterator", ABC, MEMBERS("generator", "iterator"), METHODS("__next__", "__iter__"))
ABSTRACT(reversible, "Reversible", ABC, MEMBERS("list", "tuple", "dict", "range"), METHODS("__reversed__"))
ABSTRACT(generator, "Generator", ABC, MEMBERS("generator"))
ABSTRACT(sized, "Sized", ABC, MEMBERS("str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"), METHODS("__len__"))
ABSTRACT(callable, "Callable", ABC, MEMBERS("function", "builtin_function_or_method", "method", "type"), METHODS("__call__"))
ABSTRACT(collection, "Collection", ABC, MEMBERS("str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"),
         METHODS("__len__", "__iter__", "__contains__"))
ABSTRACT(sequence, "Sequence", ABC, MEMBERS("str", "bytes", "list", "tuple", "range"))
ABSTRACT(mutable_sequence, "MutableSequence", ABC, MEMBERS("list"))
ABSTRACT(byte_string, "ByteString", ABC, MEMBERS("bytes"))
ABSTRACT(set_class, "Set", ABC, MEMBERS("set", "frozenset", "dict_keys", "dict_items"))
ABSTRACT(mutable_set, "MutableSet", ABC, MEMBERS("set"))
ABSTRACT(mapping, "Mapping", ABC, MEMBERS("dict"))
ABSTRACT(mutable_mapping, "MutableMapping", ABC, MEMBERS("dict"))
ABSTRACT(mapping_view, "MappingView", ABC, MEMBERS("dict_keys", "dict_values", "dict_items"))
ABSTRACT(keys_view, "KeysView", ABC, MEMBERS("dict_keys"))
ABSTRACT(values_view, "ValuesView", ABC, MEMBERS("dict_values"))
ABSTRACT(items_view, "ItemsView", ABC, MEMBERS("dict_items"))
ABSTRACT(awaitable, "Awaitable", ABC, MEMBERS("coroutine"), METHODS("__await__"))
ABSTRACT(coroutine, "Coroutine", ABC, MEMBERS("coroutine"))
ABSTRACT(async_iterable, "AsyncIterable", ABC, METHODS("__aiter__"))
ABSTRACT(async_iterator, "AsyncIterator", ABC, METHODS("__anext__", "__aiter__"))
ABSTRACT(async_generator, "AsyncGenerator", ABC, METHODS("__anext__", "asend"))
ABSTRACT(number, "Number", "numbers", MEMBERS("int", "float"))
ABSTRACT(complex_number, "Complex", "numbers", MEMBERS("int", "float"))
ABSTRACT(real_number, "Real", "numbers", MEMBERS("int", "float"))
ABSTRACT(rational_number, "Rational", "numbers", MEMBERS("int"))
ABSTRACT(integral_number, "Integral", "numbers", MEMBERS("int"))

static const struct abstract *const all[] = {
    &container,       &hashable,    &iterable,       &iterator,        &reversible,       &generator,
    &sized,           &callable,    &collection,     &sequence,        &mutable_sequence, &byte_string,
    &set_class,       &mutable_set, &mapping,        &mutable_mapping, &mapping_view,     &keys_view,
    &values_view,     &items_view,  &awaitable,      &coroutine,       &async_iterable,   &async_iterator,
    &async_generator, &number,      &complex_number, &real_number,     &rational_number,  &integral_number,
};

static const struct abstract *abstract_of(const struct class_object *class_)
{
    if (!class_->is_native)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(all); i++)
    {
        if (class_->native == &all[i]->row)
            return all[i];
    }
    return NULL;
}

bool abc_is_abstract(const struct class_object *class_)
{
    return abstract_of(class_) != NULL;
}

static bool is_member(struct vm *vm, const struct abstract *abstract, const struct class_object *class_)
{
    for (size_t i = 0; i < MEMBERS_MOST && abstract->members[i] != NULL; i++)
    {
        const struct class_object *member = vm_native_class(vm, abstract->members[i]);

        if (member != NULL && class_is_subclass(class_, member))
            return true;
    }
    return false;
}

bool abc_class_matches(struct vm *vm, const struct class_object *class_of, const struct class_object *class_)
{
    const struct abstract *abstract = abstract_of(class_of);

    if (abstract == NULL)
        return false;
    if (is_member(vm, abstract, class_))
        return true;
    for (size_t i = 0; i < 3 && abstract->methods[i] != NULL; i++)
    {
        struct value method = class_lookup(class_, str_intern_object(vm, str_from(abstract->methods[i])));

        if (!is_given_some(method))
        {
            /* Instances of any class hash by identity. */
            if (abstract == &hashable && is_absent(method) && vm_native_class(vm, "list") != class_ &&
                vm_native_class(vm, "dict") != class_ && vm_native_class(vm, "set") != class_)
                continue;
            return false;
        }
    }
    return abstract->methods[0] != NULL;
}

const struct native_item abc_items[] = {
    ITEM_CLASS_OF("Container", container.row),
    ITEM_CLASS_OF("Hashable", hashable.row),
    ITEM_CLASS_OF("Iterable", iterable.row),
    ITEM_CLASS_OF("Iterator", iterator.row),
    ITEM_CLASS_OF("Reversible", reversible.row),
    ITEM_CLASS_OF("Generator", generator.row),
    ITEM_CLASS_OF("Sized", sized.row),
    ITEM_CLASS_OF("Callable", callable.row),
    ITEM_CLASS_OF("Collection", collection.row),
    ITEM_CLASS_OF("Sequence", sequence.row),
    ITEM_CLASS_OF("MutableSequence", mutable_sequence.row),
    ITEM_CLASS_OF("ByteString", byte_string.row),
    ITEM_CLASS_OF("Set", set_class.row),
    ITEM_CLASS_OF("MutableSet", mutable_set.row),
    ITEM_CLASS_OF("Mapping", mapping.row),
    ITEM_CLASS_OF("MutableMapping", mutable_mapping.row),
    ITEM_CLASS_OF("MappingView", mapping_view.row),
    ITEM_CLASS_OF("KeysView", keys_view.row),
    ITEM_CLASS_OF("ValuesView", values_view.row),
    ITEM_CLASS_OF("ItemsView", items_view.row),
    ITEM_CLASS_OF("Awaitable", awaitable.row),
    ITEM_CLASS_OF("Coroutine", coroutine.row),
    ITEM_CLASS_OF("AsyncIterable", async_iterable.row),
    ITEM_CLASS_OF("AsyncIterator", async_iterator.row),
    ITEM_CLASS_OF("AsyncGenerator", async_generator.row),
    {0},
};

static const struct native_item number_items[] = {
    ITEM_CLASS_OF("Number", number.row),
    ITEM_CLASS_OF("Complex", complex_number.row),
    ITEM_CLASS_OF("Real", real_number.row),
    ITEM_CLASS_OF("Rational", rational_number.row),
    ITEM_CLASS_OF("Integral", integral_number.row),
    {0},
};

const struct native_module std_collections_abc = {.name = "collections.abc", .items = abc_items, .closed = true};
const struct native_module std_numbers = {.name = "numbers", .items = number_items, .closed = true};
