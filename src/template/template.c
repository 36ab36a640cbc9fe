/*
 * Rendering: a template is cut into pieces (lex.h), written as Python (generate.h), parsed, its places led back to the template
 * (places.h), and run: first the code of its `<%! %>` blocks as a module, then the function that writes the text.
 */
#include "template/template.h"

#include "py/parse.h"
#include "template/generate.h"
#include "template/runtime.h"

struct render
{
    struct vm *vm;
    struct diags *diags;
    const struct source_file *file;
    piece_array pieces;
    struct module_object *module;
    struct dict_object *variables;
    struct value undefined; /* the one for all names when the template speaks of UNDEFINED; else absent */
};

static bool code_parse(struct render *render, struct places *places, struct module **out_tree)
{
    struct vm *vm = render->vm;
    size_t recorded = render->diags->list.len;
    bool parsed = py_parse(vm->arena, vm->names, render->diags, &places->generated, out_tree);

    places_translate_diags(places, render->diags, recorded);
    if (parsed)
        places_translate_module(places, *out_tree);
    return parsed;
}

/* The template's own module: its `<%! %>` blocks. */
static bool module_run(struct render *render)
{
    struct places places;
    struct module *tree;
    bool found;

    if (!generate_module(render->vm->arena, render->diags, render->file, &render->pieces, &places, &found))
        return false;
    if (!found)
        return true;
    return code_parse(render, &places, &tree) && vm_run_module(render->vm, render->module, tree);
}

/* Names that the module binds are read from it, built-ins from where they are, unless the caller gives a variable of the
 * name. */
static bool name_is_given(void *subject, str name, bool *out_is_given)
{
    struct render *render = subject;
    struct value builtin = ABSENT;

    *out_is_given = false;
    if (str_equal(name, STR("context")) || str_equal(name, STR("UNDEFINED")) ||
        !is_absent(dict_find_text(render->module->dict, name)))
        return true;
    if (is_absent(dict_find_text(render->variables, name)) && !builtin_find(render->vm, name, &builtin))
        return false;
    *out_is_given = is_absent(builtin);
    return true;
}

static struct value name_value(struct render *render, str name)
{
    struct value value = dict_find_text(render->variables, name);

    if (!is_absent(value))
        return value;
    return is_absent(render->undefined) ? undefined_make(render->vm, name) : render->undefined;
}

static bool result_is_fine(struct render *render, struct value result)
{
    if (!is_kind(result, OBJECT_GENERATOR))
        return true;
    return diag_error(render->diags, DIAG_TEMPLATE, (struct span){render->file->first, 0},
                      "a template cannot use 'yield' outside of a function of its own");
}

static bool body_call(struct render *render, struct rendering *rendering, const str_array *names)
{
    struct vm *vm = render->vm;
    size_t count = PARAMETERS_FIRST + names->len;
    struct value *args = arena_alloc_array(vm->arena, count, sizeof *args);
    struct value function, result;

    args[0] = writer_make(vm, rendering);
    args[1] = context_make(vm, rendering, render->variables);
    args[2] = is_absent(render->undefined) ? undefined_make(vm, (str){0}) : render->undefined;
    for (size_t i = 0; i < names->len; i++)
        args[PARAMETERS_FIRST + i] = name_value(render, names->at[i]);
    function = dict_find_text(render->module->dict, STR(RENDER_FUNCTION));
    return vm_run_call(vm, function, args, count, &result) && result_is_fine(render, result);
}

static bool body_run(struct render *render, struct arena *arena, str *out_text)
{
    struct vm *vm = render->vm;
    struct places places;
    struct module *tree;
    str_array chunks = {0}, names = {0};
    struct rendering rendering = {.out = BUF(arena), .chunks = &chunks};

    if (!generate_body(vm->arena, render->diags, render->file, &render->pieces, name_is_given, render, &places, &chunks,
                       &names))
        return false;
    if (!code_parse(render, &places, &tree) || !vm_run_module(vm, render->module, tree) ||
        !body_call(render, &rendering, &names))
        return false;
    *out_text = buf_str(&rendering.out);
    return true;
}

static void render_prepare(struct render *render, const struct template_variable *variables, size_t count)
{
    struct vm *vm = render->vm;

    render->module = module_make(vm, STR("script_py_mako"));
    render->variables = dict_make(vm);
    vm_keep(vm, value_of(&render->module->object));
    vm_keep(vm, value_of(&render->variables->object));
    for (size_t i = 0; i < count; i++)
        dict_put_text(vm, render->variables, variables[i].name, variables[i].value);
    render->undefined = ABSENT;
    if (str_find(render->file->text, STR("UNDEFINED")) == STR_NONE)
        return;
    render->undefined = undefined_make(vm, (str){0});
    vm_keep(vm, render->undefined);
}

bool template_render(struct vm *vm, struct arena *arena, struct diags *diags, const struct source_file *file,
                     const struct template_variable *variables, size_t count, str *out_text)
{
    struct render render = {.vm = vm, .diags = diags, .file = file};

    if (!template_lex(vm->arena, diags, file, &render.pieces))
        return false;
    render_prepare(&render, variables, count);
    return module_run(&render) && body_run(&render, arena, out_text);
}
