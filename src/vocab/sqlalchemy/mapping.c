/*
 * The scan of a mapped class: which columns it has, in which order, and its Table.
 *
 * Columns of mixins are copied, functions of mixins (declared_attr) called with the class. The class's own columns come before
 * those of its mixins, which come in the order of lookup, unless sort_order says otherwise. A class without a table of its
 * own shares that of the mapped class above it (single-table inheritance). Attributes that are no columns (relationships,
 * hybrids, composites without columns) stay as they are.
 */
#include "vocab/sqlalchemy/mapping.h"

#include "eval/code.h"

/* One class of the order of lookup. */
struct scanned_base
{
    struct class_object *class_;
    bool is_mapped; /* above the class, and mapped */
    bool is_own;    /* the class, or the body that registry.mapped() was given */
    ARRAY(struct str_object *) names;
    struct dict_object *columns; /* name to the copy of a mixin's column */
};

struct scan
{
    struct vm *vm;
    struct class_object *class_;
    struct dict_object *body; /* as the class was built */
    struct dict_object *own;  /* the same, with the body that registry.mapped() was given */
    struct span at;
    struct dict_object *attributes;  /* name to what is to be mapped, in order */
    struct dict_object *annotations; /* name to (annotation, class whose body has it) */
    struct dict_object *called;      /* by declared_attr's address: its result */
    struct value table_args, table_name;
    bool table_args_are_inherited, has_fixed_table;
    struct class_object *inherits;
    struct value columns; /* a list */
};

/* ---- attributes of classes ---- */

struct value class_own(struct class_object *class_, const char *name)
{
    return dict_find_text(class_->dict, str_from(name));
}

struct value class_any(struct vm *vm, struct class_object *class_, const char *name)
{
    return class_lookup(class_, str_intern_object(vm, str_from(name)));
}

const struct mapping *class_mapping(struct class_object *class_)
{
    return class_->is_native ? NULL : class_->data;
}

static bool is_declared(struct vm *vm, struct value value)
{
    return vm_instance_of(vm, value, &declared_attr_class) != NULL;
}

static bool is_mapped_column(struct vm *vm, struct value value)
{
    return vm_instance_of(vm, value, &mapped_column_class) != NULL;
}

/* None stands for nothing in a class body, as there. */
static bool is_nothing(struct value value)
{
    return is_absent(value) || is_none(value);
}

static bool is_special(const struct str_object *name)
{
    static const str names[] = {STR_INIT("__table__"), STR_INIT("__mapper_args__"), STR_INIT("__tablename__"),
                                STR_INIT("__table_args__")};

    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (str_equal((str){name->bytes, name->len}, names[i]))
            return true;
    }
    return false;
}

static bool is_scanned_name(const struct str_object *name)
{
    str text = {name->bytes, name->len};

    return is_special(name) || (!str_starts(text, STR("__")) && !str_starts(text, STR("_sa_")));
}

static struct dict_object *annotations_of(struct vm *vm, struct class_object *class_)
{
    struct value annotations = class_own(class_, "__annotations__");

    return is_kind(annotations, OBJECT_DICT) ? AS_DICT(annotations) : dict_make(vm);
}

/* The next name of a dictionary from *at on; NULL at the end. */
static struct str_object *name_next(const struct dict_object *dict, uint32_t *at)
{
    struct dict_entry *entry;

    return dict_next(dict, at, &entry) && is_str(entry->key) ? AS_STR(entry->key) : NULL;
}

/*
 * The names of body and annotations in one order, as far as both agree: SQLAlchemy's merge_lists_w_ordering. From a name that
 * is in both it goes on in the other list, which has it again.
 */
static void names_merge(struct vm *vm, struct dict_object *body, struct dict_object *annotations, struct scanned_base *base)
{
    const struct dict_object *lists[2] = {body, annotations};
    struct dict_object *crossed = dict_make(vm);
    uint32_t at[2] = {0, 0};
    int current = 0;
    struct str_object *name;

    while ((name = name_next(lists[current], &at[current])) != NULL)
    {
        bool is_shared = !is_absent(dict_find(lists[1 - current], name)) && is_absent(dict_find(crossed, name));

        if (is_shared)
        {
            dict_put(vm, crossed, name, NONE);
            current = 1 - current;
        }
        else if (is_scanned_name(name))
            array_push(vm->arena, &base->names, name);
    }
    while ((name = name_next(lists[1 - current], &at[1 - current])) != NULL)
    {
        if (is_scanned_name(name))
            array_push(vm->arena, &base->names, name);
    }
}

static bool column_name_take(struct vm *vm, struct column_data *data, struct value name)
{
    if (data->has_name)
        return true;
    if (!vocab_name_of(vm, name, "the name of a column", &data->column->name))
        return false;
    data->has_name = true;
    column_named(data);
    return true;
}

/* ---- declared_attr ---- */

/* A function is called once for a class, whoever asks: __table_args__ may read the column that another one makes. */
static bool declared_call(struct scan *scan, struct value declared, struct value *out)
{
    struct vm *vm = scan->vm;
    struct value key = value_int((int64_t)(uintptr_t)declared.object), class_value = value_of(&scan->class_->object);
    str address = str_print(vm->arena, "%llx", (unsigned long long)key.integer);
    struct value function = attribute_find(declared, "fget");

    *out = dict_find_text(scan->called, address);
    if (!is_absent(*out))
        return true;
    if (is_kind(function, OBJECT_WRAPPER))
        function = AS_WRAPPER(function)->function;
    if (!vm_call_nested(vm, function, &class_value, 1, out))
        return false;
    dict_put_text(vm, scan->called, address, *out);
    return true;
}

/* getattr(cls, name), with the result of a declared_attr. */
static bool attribute_value(struct scan *scan, struct str_object *name, struct value *out)
{
    *out = class_lookup(scan->class_, name);
    return !is_declared(scan->vm, *out) || declared_call(scan, *out, out);
}

/* declared_attr.__get__: while its class is being scanned the one result, else a call. */
bool mapping_declared_get(struct vm *vm, struct class_object *class_, struct value declared, struct value *out)
{
    struct value running = dict_find_text(class_->dict, STR("_sa_scan"));
    struct scan scan = {.vm = vm, .class_ = class_, .called = is_kind(running, OBJECT_DICT) ? AS_DICT(running) : dict_make(vm)};

    return declared_call(&scan, declared, out);
}

bool mapping_set_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value value)
{
    const struct mapping *mapping = class_mapping(class_);
    struct column_data *data = column_data_of(vm, value);

    if (mapping == NULL || mapping->table == NULL || data == NULL || data->table != NULL)
        return true;
    return column_name_take(vm, data, value_of(&name->object)) && table_append_column(vm, mapping->table, value, true);
}

/* ---- annotations ---- */

static bool annotation_keep(struct scan *scan, struct str_object *name, struct value annotation, struct class_object *from)
{
    if (!is_absent(annotation) && is_absent(dict_find(scan->annotations, name)))
        dict_put(scan->vm, scan->annotations, name, pair_make(scan->vm, annotation, value_of(&from->object)));
    return true;
}

/* `-> Mapped[int]` of a declared_attr stands for the annotation of its attribute; other annotations say nothing of a column. The text
 * is read by the names of the module: in a class inside of a function it could name that function's. */
static bool returns_keep(struct scan *scan, struct str_object *name, struct value declared, struct class_object *from)
{
    struct value function = attribute_find(declared, "fget");
    str text;

    if (is_kind(function, OBJECT_WRAPPER))
        function = AS_WRAPPER(function)->function;
    if (!is_kind(function, OBJECT_FUNCTION))
        return true;
    if (str_find(AS_FUNCTION(function)->code->qualified_name, STR("<locals>")) != STR_NONE)
        return true;
    text = AS_FUNCTION(function)->code->returns;
    if (text.len > 2 && (text.at[0] == '"' || text.at[0] == '\''))
        text = str_slice(text, 1, text.len - 1);
    if (str_find(text, STR("Mapped[")) == STR_NONE)
        return true;
    return annotation_keep(scan, name, str_make(scan->vm, text), from);
}

static struct value column_blank(struct scan *scan)
{
    struct column *column = column_make(scan->vm->arena, NAME_NONE, NULL);
    struct column_data *data = arena_new(scan->vm->arena, struct column_data);

    column->place = scan->at.from;
    data->column = column;
    return make_instance(scan->vm, &mapped_column_class, data);
}

static bool is_mapped_annotation(struct scan *scan, struct class_object *from, struct value annotation, bool *out)
{
    struct value inner;

    *out = false;
    return is_absent(annotation) || annotation_open(scan->vm, from, annotation, out, &inner);
}

/* ---- mixins ---- */

/* Something else stands under the name, in the class or before the mixin in the order of lookup. */
static bool is_overridden(struct scan *scan, struct str_object *name, struct value object)
{
    struct value found = class_lookup(scan->class_, name);

    if (is_nothing(object))
        return !is_nothing(found);
    return !is_absent(found) && found.object != object.object;
}

static bool mixin_column(struct scan *scan, struct scanned_base *base, struct str_object *name, struct value object,
                         struct value annotation)
{
    struct vm *vm = scan->vm;
    struct value copy;
    bool is_mapped = false;

    if (is_nothing(object))
    {
        if (scan->has_fixed_table || !is_mapped_annotation(scan, base->class_, annotation, &is_mapped))
            return scan->has_fixed_table;
        if (!is_mapped)
            return true;
    }
    else if (column_data_of(vm, object) == NULL)
        return true;
    if (is_overridden(scan, name, object))
        return true;
    annotation_keep(scan, name, annotation, base->class_);
    if (!is_absent(dict_find(scan->own, name)))
        return true;
    copy = is_mapped ? column_blank(scan) : column_copy(vm, object);
    dict_put(vm, base->columns, name, copy);
    dict_put(vm, scan->class_->dict, name, copy);
    return true;
}

static bool mixin_copy(struct scan *scan, struct scanned_base *base)
{
    struct dict_object *annotations = annotations_of(scan->vm, base->class_);

    for (size_t i = 0; i < base->names.len; i++)
    {
        struct str_object *name = base->names.at[i];

        if (!is_special(name) &&
            !mixin_column(scan, base, name, dict_find(base->class_->dict, name), dict_find(annotations, name)))
            return false;
    }
    return true;
}

/* ---- the attributes of one class ---- */

static bool table_name_take(struct scan *scan, struct value object, bool is_mapped)
{
    if (!is_nothing(scan->table_name) || (is_mapped && !is_declared(scan->vm, object)))
        return true;
    return attribute_value(scan, str_intern_object(scan->vm, STR("__tablename__")), &scan->table_name);
}

static bool table_args_take(struct scan *scan, struct value object, const struct scanned_base *base)
{
    if (!is_nothing(scan->table_args) || (base->is_mapped && !is_declared(scan->vm, object)))
        return true;
    if (!attribute_value(scan, str_intern_object(scan->vm, STR("__table_args__")), &scan->table_args))
        return false;
    if (is_opaque(scan->table_args))
        return refuse_value(scan->vm, scan->table_args, "__table_args__", "a tuple or dict");
    if (!is_nothing(scan->table_args) && !is_kind(scan->table_args, OBJECT_TUPLE) && !is_kind(scan->table_args, OBJECT_DICT))
        return vm_raise(scan->vm, ARGUMENT_ERROR, "__table_args__ value must be a tuple, dict, or None");
    scan->table_args_are_inherited = scan->table_args_are_inherited || !base->is_own;
    return true;
}

static bool special_take(struct scan *scan, struct str_object *name, struct value object, const struct scanned_base *base)
{
    str text = {name->bytes, name->len};

    if (str_equal(text, STR("__tablename__")))
        return table_name_take(scan, object, base->is_mapped);
    if (str_equal(text, STR("__table_args__")))
        return table_args_take(scan, object, base);
    return true;
}

static bool own_take(struct scan *scan, const struct scanned_base *base, struct str_object *name, struct value object,
                     struct value annotation)
{
    bool is_mapped = false;

    annotation_keep(scan, name, annotation, base->class_);
    if (is_nothing(object))
    {
        if (!is_mapped_annotation(scan, base->class_, annotation, &is_mapped))
            return false;
        if (is_mapped && !scan->has_fixed_table)
            dict_put(scan->vm, scan->attributes, name, column_blank(scan));
        return true;
    }
    dict_put(scan->vm, scan->attributes, name, object);
    return true;
}

static bool mixin_take(struct scan *scan, const struct scanned_base *base, struct str_object *name, struct value object)
{
    struct value made;

    if (!is_declared(scan->vm, object))
        return true;
    if (!returns_keep(scan, name, object, base->class_))
        return false;
    if (attribute_find(object, "is_cascading").tag == VALUE_BOOL && is_absent(dict_find(scan->own, name)))
    {
        if (!declared_call(scan, object, &made))
            return false;
    }
    else if (!attribute_value(scan, name, &made))
        return false;
    dict_put(scan->vm, scan->attributes, name, made);
    return true;
}

static bool base_take(struct scan *scan, const struct scanned_base *base)
{
    struct dict_object *body = base->class_ == scan->class_ ? scan->body : base->class_->dict;
    struct dict_object *annotations = annotations_of(scan->vm, base->class_);

    if (!dict_update(scan->vm, scan->attributes, base->columns))
        return false;
    for (size_t i = 0; i < base->names.len; i++)
    {
        struct str_object *name = base->names.at[i];
        struct value object = dict_find(body, name);
        bool done = true;

        if (is_special(name))
            done = special_take(scan, name, object, base);
        else if (base->is_own)
            done = own_take(scan, base, name, object, dict_find(annotations, name));
        else if (!base->is_mapped)
            done = mixin_take(scan, base, name, object);
        if (!done)
            return false;
    }
    return true;
}

/* ---- columns of what was found ---- */

/* The same column of the table above: mapped_column(use_existing_column=True). */
static struct value existing_column(struct scan *scan, const struct column_data *data)
{
    const struct mapping *above = scan->inherits != NULL ? class_mapping(scan->inherits) : NULL;

    if (!data->uses_existing || above == NULL || above->table == NULL || !is_nothing(scan->table_name))
        return ABSENT;
    return dict_find_text(above->table->columns, data->column->name.text);
}

/* What the annotation of an attribute says of its mapped_column(). */
static bool annotation_take(struct scan *scan, struct value name, struct value column)
{
    struct value pair = dict_find(scan->annotations, AS_STR(name)), inner;
    struct class_object *from;
    bool is_mapped;

    if (is_absent(pair))
        return true;
    from = AS_CLASS(AS_TUPLE(pair)->at[1]);
    return annotation_open(scan->vm, from, AS_TUPLE(pair)->at[0], &is_mapped, &inner) &&
           column_take_annotation(scan->vm, scan->class_, from, column, str_of(name), inner);
}

/* The column of the table above gets what the annotation here says of NULL, unless the arguments say it. */
static bool existing_take(struct scan *scan, struct value name, const struct column_data *given, struct value existing)
{
    if (given->column->nullable == TRI_NONE)
    {
        column_data_of(scan->vm, existing)->column->nullable = TRI_NONE;
        if (!annotation_take(scan, name, existing))
            return false;
    }
    dict_put(scan->vm, scan->class_->dict, AS_STR(name), existing);
    return true;
}

static bool column_add(struct scan *scan, struct value name, struct value column)
{
    struct vm *vm = scan->vm;
    struct column_data *data = column_data_of(vm, column);
    struct value existing;

    for (uint32_t i = 0; i < AS_LIST(scan->columns)->len; i++)
    {
        if (AS_LIST(scan->columns)->at[i].object == column.object)
            return true;
    }
    if (data->table != NULL)
        return true; /* of a class above */
    if (!column_name_take(vm, data, name))
        return false;
    existing = existing_column(scan, data);
    if (!is_absent(existing))
        return existing_take(scan, name, data, existing);
    if (is_mapped_column(vm, column) && !annotation_take(scan, name, column))
        return false;
    list_push(vm, AS_LIST(scan->columns), column);
    dict_put(vm, scan->class_->dict, AS_STR(name), column);
    return true;
}

/* ---- composite(Point, mapped_column("x"), mapped_column("y")) ---- */

/* The class of the values: what stands first, else what the annotation names; absent: neither. */
static bool composite_class_of(struct scan *scan, struct value name, const struct tuple_object *given, struct value *out)
{
    struct value pair = dict_find(scan->annotations, AS_STR(name)), inner;
    bool is_mapped;

    *out = given->len > 0 && is_kind(given->at[0], OBJECT_CLASS) ? given->at[0] : ABSENT;
    if (!is_absent(*out) || is_absent(pair))
        return true;
    return annotation_open(scan->vm, AS_CLASS(AS_TUPLE(pair)->at[1]), AS_TUPLE(pair)->at[0], &is_mapped, &inner) &&
           annotation_class(scan->vm, AS_CLASS(AS_TUPLE(pair)->at[1]), inner, out);
}

static bool is_parameter(struct value field, bool is_keyword)
{
    struct value init = attribute_find(field, "init"), keyword = attribute_find(field, "kw_only");

    return init.tag == VALUE_BOOL && init.integer != 0 && (keyword.tag == VALUE_BOOL && keyword.integer != 0) == is_keyword;
}

/* The parameters of a dataclass, those that are given by keyword last. NULL: the class is none. */
static struct list_object *parameters_of(struct vm *vm, struct value class_)
{
    struct value fields = is_kind(class_, OBJECT_CLASS) ? class_any(vm, AS_CLASS(class_), "__dataclass_fields__") : ABSENT;
    struct list_object *list;
    struct dict_entry *entry;

    if (!is_kind(fields, OBJECT_DICT))
        return NULL;
    list = AS_LIST(list_make(vm, NULL, 0));
    for (int is_keyword = 0; is_keyword <= 1; is_keyword++)
    {
        for (uint32_t i = 0; dict_next(AS_DICT(fields), &i, &entry);)
        {
            if (is_parameter(entry->value, is_keyword != 0))
                list_push(vm, list, entry->value);
        }
    }
    return list;
}

/* Each parameter of the dataclass has a column, which takes its name and annotation where it says nothing itself. */
static bool composite_parameters(struct scan *scan, struct value class_, const struct list_object *parameters,
                                 struct list_object *attributes)
{
    struct vm *vm = scan->vm;

    if (attributes->len > parameters->len)
        return vm_raise(vm, ARGUMENT_ERROR,
                        "number of composite attributes %u exceeds that of the number of attributes in class %s %u",
                        attributes->len, AS_CLASS(class_)->name->bytes, parameters->len);
    for (uint32_t i = 0; i < parameters->len; i++)
    {
        struct value name = attribute_find(parameters->at[i], "name");
        struct column_data *data;

        if (i == attributes->len)
            list_push(vm, attributes, column_blank(scan));
        data = column_data_of(vm, attributes->at[i]);
        if (data == NULL || data->table != NULL)
            continue;
        if (!column_name_take(vm, data, name))
            return false;
        if (is_mapped_column(vm, attributes->at[i]) &&
            !column_take_annotation(vm, scan->class_, AS_CLASS(class_), attributes->at[i], str_of(name),
                                    attribute_find(parameters->at[i], "type")))
            return false;
    }
    return true;
}

static bool composite_add(struct scan *scan, struct value name, struct value composite)
{
    struct vm *vm = scan->vm;
    const struct tuple_object *given = AS_TUPLE(attribute_find(composite, "_given"));
    const struct list_object *parameters;
    struct value class_, attributes;
    uint32_t first;

    if (!composite_class_of(scan, name, given, &class_))
        return false;
    first = given->len > 0 && is_kind(given->at[0], OBJECT_CLASS);
    attributes = list_make(vm, given->at + first, given->len - first);
    parameters = parameters_of(vm, class_);
    if (parameters != NULL && !composite_parameters(scan, class_, parameters, AS_LIST(attributes)))
        return false;
    for (uint32_t i = 0; i < AS_LIST(attributes)->len; i++)
    {
        struct value column = AS_LIST(attributes)->at[i];
        struct column_data *data = column_data_of(vm, column);

        if (data == NULL || data->table != NULL)
            continue;
        if (!data->has_name)
            return vm_raise(vm, ARGUMENT_ERROR, "Composite class column arguments must be named unless a dataclass is used: '%s'",
                            AS_STR(name)->bytes);
        list_push(vm, AS_LIST(scan->columns), column);
    }
    return true;
}

static bool attribute_add(struct scan *scan, struct str_object *name, struct value value)
{
    struct vm *vm = scan->vm;
    struct value name_value = value_of(&name->object);

    if (is_special(name))
        return true;
    if (is_declared(vm, value) && (!returns_keep(scan, name, value, scan->class_) || !declared_call(scan, value, &value)))
        return false;
    if (column_data_of(vm, value) != NULL)
        return column_add(scan, name_value, value);
    if (vm_instance_of(vm, value, &composite_class) != NULL)
        return composite_add(scan, name_value, value);
    if (is_absent(dict_find(scan->own, name)) && is_absent(dict_find(scan->class_->dict, name)))
        dict_put(vm, scan->class_->dict, name, value);
    else if (is_declared(vm, dict_find(scan->class_->dict, name)))
        dict_put(vm, scan->class_->dict, name, value);
    return true;
}

static bool columns_find(struct scan *scan)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(scan->attributes, &i, &entry);)
    {
        if (!attribute_add(scan, AS_STR(entry->key), entry->value))
            return false;
    }
    return true;
}

static int64_t sort_order(struct vm *vm, struct value column)
{
    return column_data_of(vm, column)->sort_order;
}

/* By sort_order; those with the same stay as they stand. */
static void columns_sort(struct scan *scan)
{
    struct list_object *list = AS_LIST(scan->columns);
    bool is_sorted = true;

    for (uint32_t i = 1; i < list->len; i++)
        is_sorted = is_sorted && sort_order(scan->vm, list->at[i - 1]) <= sort_order(scan->vm, list->at[i]);
    for (uint32_t i = 1; !is_sorted && i < list->len; i++)
    {
        struct value moved = list->at[i];
        uint32_t at = i;

        for (; at > 0 && sort_order(scan->vm, list->at[at - 1]) > sort_order(scan->vm, moved); at--)
            list->at[at] = list->at[at - 1];
        list->at[at] = moved;
    }
}

/* ---- the table ---- */

static bool table_args_read(struct scan *scan, struct value items, struct dict_object *kwargs)
{
    struct value args = scan->table_args;
    uint32_t len;

    if (is_nothing(args))
        return true;
    if (is_kind(args, OBJECT_DICT))
        return dict_update(scan->vm, kwargs, AS_DICT(args));
    len = AS_TUPLE(args)->len;
    if (len > 0 && is_kind(AS_TUPLE(args)->at[len - 1], OBJECT_DICT))
    {
        len--;
        if (!dict_update(scan->vm, kwargs, AS_DICT(AS_TUPLE(args)->at[len])))
            return false;
    }
    for (uint32_t i = 0; i < len; i++)
        list_push(scan->vm, AS_LIST(items), AS_TUPLE(args)->at[i]);
    return true;
}

static bool has_primary_key(struct scan *scan, struct value items)
{
    for (uint32_t i = 0; i < AS_LIST(items)->len; i++)
    {
        struct value item = AS_LIST(items)->at[i];
        struct column_data *column = column_data_of(scan->vm, item);

        if (column != NULL && column->column->primary_key)
            return true;
        if (vm_instance_of(scan->vm, item, &constraint_class) != NULL && AS_INSTANCE(item)->data != NULL &&
            ((const struct constraint *)AS_INSTANCE(item)->data)->kind == CONSTRAINT_PRIMARY_KEY)
            return true;
    }
    return false;
}

/* Flask-SQLAlchemy: a class that got its name from its own, and has no primary key, shares the table above it. */
static bool shares_table(struct scan *scan, struct value items)
{
    return scan->inherits != NULL && !is_absent(class_any(scan->vm, scan->class_, "__names_itself__")) &&
           !has_primary_key(scan, items);
}

static bool table_make_of_class(struct scan *scan, struct table_data **out)
{
    struct vm *vm = scan->vm;
    struct value items = list_make(vm, NULL, 0), arguments[5], table;
    struct dict_object *kwargs = dict_make(vm);
    struct span span = vm->span;
    bool done;

    *out = NULL;
    columns_sort(scan);
    for (uint32_t i = 0; i < AS_LIST(scan->columns)->len; i++)
        list_push(vm, AS_LIST(items), AS_LIST(scan->columns)->at[i]);
    if (!table_args_read(scan, items, kwargs))
        return false;
    if (shares_table(scan, items))
    {
        scan->table_name = ABSENT;
        dict_drop(vm, scan->class_->dict, str_intern_object(vm, STR("__tablename__")));
        return true;
    }
    arguments[0] = scan->table_name;
    arguments[1] = class_any(vm, scan->class_, "metadata");
    arguments[2] = tuple_make(vm, AS_LIST(items)->at, AS_LIST(items)->len);
    arguments[3] = dict_find_text(kwargs, STR("schema"));
    dict_drop(vm, kwargs, str_intern_object(vm, STR("schema")));
    arguments[4] = value_of(&kwargs->object);
    vm->span = scan->at;
    done = table_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &table_class)->object), arguments, &table);
    vm->span = span;
    if (!done)
        return false;
    dict_put_text(vm, scan->class_->dict, STR("__table__"), table);
    *out = table_data_of(vm, table);
    table_map(vm, *out, scan->class_);
    return true;
}

/* Single-table inheritance: the columns go into the table above. */
static bool columns_to_parent(struct scan *scan, struct table_data *table)
{
    struct list_object *columns = AS_LIST(scan->columns);

    for (uint32_t i = 0; i < columns->len; i++)
    {
        const struct column *column = column_data_of(scan->vm, columns->at[i])->column;

        if (table_column(table->table, column->name.text) != NULL)
            return vm_raise(scan->vm, ARGUMENT_ERROR,
                            "Column '" STR_FMT "' on class %s conflicts with existing column '" STR_FMT "." STR_FMT
                            "'.  If using Declarative, consider using the use_existing_column parameter of mapped_column() to "
                            "resolve conflicts.",
                            STR_ARG(column->name.text), scan->class_->name->bytes, STR_ARG(table->table->name.text),
                            STR_ARG(column->name.text));
        if (column->primary_key)
            return vm_raise(scan->vm, ARGUMENT_ERROR, "Can't place primary key columns on an inherited class with no table.");
        if (!table_append_column(scan->vm, table, columns->at[i], false))
            return false;
    }
    return true;
}

/* __table__ = Table(...): its columns are attributes of the class that have not another name there. */
static void columns_of_table(struct scan *scan, struct table_data *data)
{
    struct dict_object *dict = scan->class_->dict;
    struct dict_entry *entry, *own;
    uint32_t i = 0;

    table_map(scan->vm, data, scan->class_);
    while (dict_next(data->columns, &i, &entry))
    {
        bool is_named = !is_absent(dict_find(dict, AS_STR(entry->key)));

        for (uint32_t k = 0; !is_named && dict_next(dict, &k, &own);)
            is_named = is_kind(own->value, OBJECT_INSTANCE) && own->value.object == entry->value.object;
        if (!is_named)
            dict_put(scan->vm, dict, AS_STR(entry->key), entry->value);
    }
}

/* ---- the scan ---- */

static struct class_object *mapped_above(struct class_object *class_)
{
    for (uint32_t i = 1; i < class_->mro->len; i++)
    {
        struct class_object *base = AS_CLASS(class_->mro->at[i]);

        if (class_mapping(base) != NULL)
            return base;
    }
    return NULL;
}

/* ---- names of Flask-SQLAlchemy ---- */

static bool is_between(char c, char from, char to)
{
    return c >= from && c <= to;
}

/* HTTPLogEntry: http_log_entry */
static str snake_name(struct arena *arena, str name)
{
    struct buf made = BUF(arena);

    for (size_t i = 0; i < name.len; i++)
    {
        char c = name.at[i], before = i > 0 ? name.at[i - 1] : 0, after = i + 1 < name.len ? name.at[i + 1] : 0;
        bool begins = is_between(c, 'A', 'Z') && i > 0 &&
                      (is_between(before, 'a', 'z') || is_between(before, '0', '9') || is_between(after, 'a', 'z'));

        if (begins)
            buf_add_char(&made, '_');
        buf_add_char(&made, c);
    }
    name = str_lower(arena, buf_str(&made));
    while (str_starts(name, STR("_")))
        name = str_skip(name, 1);
    return name;
}

/* Whether a name is made for the class: not when it or a mixin gives one; that of a mapped class above does not count. */
static bool is_name_made(struct scan *scan)
{
    for (uint32_t i = 0; i < scan->class_->mro->len; i++)
    {
        struct class_object *base = AS_CLASS(scan->class_->mro->at[i]);
        struct value name = class_own(base, "__tablename__");

        if (is_absent(name))
            continue;
        return !is_declared(scan->vm, name) && i > 0 && class_mapping(base) != NULL;
    }
    return true;
}

static void name_make(struct scan *scan)
{
    struct vm *vm = scan->vm;
    struct value name;

    if (is_absent(class_any(vm, scan->class_, "__names_itself__")) || scan->has_fixed_table || !is_name_made(scan))
        return;
    name = str_make(vm, snake_name(vm->arena, (str){scan->class_->name->bytes, scan->class_->name->len}));
    dict_put_text(vm, scan->class_->dict, STR("__tablename__"), name);
    dict_put_text(vm, scan->body, STR("__tablename__"), name);
}

static bool bases_scan(struct scan *scan)
{
    struct vm *vm = scan->vm;
    struct value body = class_own(scan->class_, "__sa_body__");
    ARRAY(struct scanned_base) bases = {0};

    for (uint32_t i = 0; i < scan->class_->mro->len; i++)
    {
        struct class_object *class_ = AS_CLASS(scan->class_->mro->at[i]);
        struct scanned_base *base;

        if (class_->is_native)
            continue;
        base = array_add(vm->arena, &bases);
        base->class_ = class_;
        base->is_own = i == 0 || (is_kind(body, OBJECT_CLASS) && AS_CLASS(body) == class_);
        base->is_mapped = !base->is_own && class_mapping(class_) != NULL;
        base->columns = dict_make(vm);
        names_merge(vm, i == 0 ? scan->body : class_->dict, annotations_of(vm, class_), base);
        if (!base->is_own && !base->is_mapped && !mixin_copy(scan, base))
            return false;
    }
    for (size_t i = 0; i < bases.len; i++)
    {
        if (!base_take(scan, &bases.at[i]))
            return false;
    }
    if (scan->table_args_are_inherited && is_nothing(scan->table_name))
        scan->table_args = ABSENT;
    return true;
}

static bool table_find(struct scan *scan, struct mapping *mapping)
{
    struct vm *vm = scan->vm;
    struct value fixed;
    const struct mapping *above = scan->inherits != NULL ? class_mapping(scan->inherits) : NULL;

    if (!attribute_value(scan, str_intern_object(vm, STR("__table__")), &fixed))
        return false;
    if (scan->has_fixed_table || is_declared(vm, class_any(vm, scan->class_, "__table__")))
    {
        mapping->table = table_data_of(vm, fixed);
        if (mapping->table == NULL)
            return is_opaque(fixed) ? refuse_value(vm, fixed, "__table__", "a Table") : true;
        dict_put_text(vm, scan->class_->dict, STR("__table__"), fixed);
        columns_of_table(scan, mapping->table);
        return true;
    }
    if (is_opaque(scan->table_name))
        return refuse_value(vm, scan->table_name, "__tablename__", "a str");
    if (!is_nothing(scan->table_name) && !table_make_of_class(scan, &mapping->table))
        return false;
    if (mapping->table != NULL)
        return true;
    if (above == NULL && is_absent(scan->class_->opaque_base))
        return vm_raise(vm, INVALID_REQUEST,
                        "Class '%s' does not have a __table__ or __tablename__ specified and does not inherit from an existing "
                        "table-mapped class.",
                        scan->class_->name->bytes);
    mapping->is_single = true;
    mapping->table = above != NULL ? above->table : NULL;
    if (mapping->table == NULL)
        return true;
    if (!is_nothing(scan->table_args) && is_nothing(scan->table_name))
        return vm_raise(vm, ARGUMENT_ERROR, "Can't place __table_args__ on an inherited class with no table.");
    return columns_to_parent(scan, mapping->table);
}

/* registry.mapped(class) maps a class that derives from it and a base: the body is that of the given one. */
static bool own_open(struct scan *scan)
{
    struct class_object *class_ = scan->class_;
    struct value body = class_own(class_, "__sa_body__"), fixed;

    scan->body = dict_copy(scan->vm, class_->dict);
    scan->own = scan->body;
    scan->at = class_->at;
    if (is_kind(body, OBJECT_CLASS))
    {
        scan->own = dict_copy(scan->vm, AS_CLASS(body)->dict);
        scan->at = AS_CLASS(body)->at;
        if (!dict_update(scan->vm, scan->own, scan->body))
            return false;
    }
    fixed = dict_find_text(scan->own, STR("__table__"));
    scan->has_fixed_table = !is_absent(fixed) && !is_declared(scan->vm, fixed);
    return true;
}

bool class_map(struct vm *vm, struct class_object *class_)
{
    struct scan scan = {
        .vm = vm,
        .class_ = class_,
        .attributes = dict_make(vm),
        .annotations = dict_make(vm),
        .called = dict_make(vm),
        .inherits = mapped_above(class_),
        .columns = list_make(vm, NULL, 0),
    };
    struct mapping *mapping = arena_new(vm->arena, struct mapping);
    bool done;

    mapping->inherits = scan.inherits;
    dict_put_text(vm, class_->dict, STR("_sa_scan"), value_of(&scan.called->object));
    done = own_open(&scan);
    if (done)
        name_make(&scan);
    done = done && bases_scan(&scan) && columns_find(&scan) && table_find(&scan, mapping);
    dict_drop(vm, class_->dict, str_intern_object(vm, STR("_sa_scan")));
    if (done)
        class_->data = mapping;
    return done;
}
