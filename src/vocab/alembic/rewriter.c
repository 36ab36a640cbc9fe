/*
 * alembic.autogenerate: the Rewriter of process_revision_directives, and the functions that write a project's own operations.
 *
 * Comparing and rendering by hand (compare_metadata, produce_migrations, render_python_code) and a project's own comparators
 * are refused by their names.
 */
#include "eval/std/source.h"
#include "vocab/alembic/internal.h"

/* clang-format off */
static const char text[] =
    "from alembic.operations.ops import MigrateOperation, MigrationScript, OpContainer\n"
    "\n"
    "\n"
    "# Functions by the class of their first argument.\n"
    "class Dispatcher:\n"
    "    def __init__(self):\n"
    "        self.functions = {}\n"
    "\n"
    "    def dispatch_for(self, target, qualifier=\"default\", *, replace=False):\n"
    "        def register(function):\n"
    "            if target in self.functions and not replace:\n"
    "                raise ValueError(f\"Dispatcher key {(target, qualifier)!r} already defined\")\n"
    "            self.functions[target] = function\n"
    "            return function\n"
    "\n"
    "        return register\n"
    "\n"
    "    def dispatch(self, subject, qualifier=\"default\"):\n"
    "        for class_ in type(subject).__mro__:\n"
    "            if class_ in self.functions:\n"
    "                return self.functions[class_]\n"
    "        raise ValueError(f\"no dispatch function for object: {subject}\")\n"
    "\n"
    "\n"
    "class Rewriter:\n"
    "    _chained = ()\n"
    "\n"
    "    def __init__(self):\n"
    "        self.dispatch = Dispatcher()\n"
    "\n"
    "    def chain(self, other):\n"
    "        chained = type(self)()\n"
    "        chained.dispatch = self.dispatch\n"
    "        chained._chained = self._chained + (other,)\n"
    "        return chained\n"
    "\n"
    "    def rewrites(self, operator):\n"
    "        return self.dispatch.dispatch_for(operator)\n"
    "\n"
    "    def __call__(self, context, revision, directives):\n"
    "        self.process_revision_directives(context, revision, directives)\n"
    "        for function in self._chained:\n"
    "            function(context, revision, directives)\n"
    "\n"
    "    def process_revision_directives(self, context, revision, directives):\n"
    "        self._rewrite_list(context, revision, directives)\n"
    "\n"
    "    def _rewrite(self, context, revision, directive):\n"
    "        if not isinstance(directive, MigrateOperation) or self in directive._mutations:\n"
    "            return [directive]\n"
    "        try:\n"
    "            function = self.dispatch.dispatch(directive)\n"
    "        except ValueError:\n"
    "            return [directive]\n"
    "        given = function(context, revision, directive)\n"
    "        if given is None:\n"
    "            given = []\n"
    "        elif not isinstance(given, (list, tuple)):\n"
    "            given = [given]\n"
    "        for one in given:\n"
    "            one._mutations = one._mutations | {self}\n"
    "        return list(given)\n"
    "\n"
    "    def _rewrite_list(self, context, revision, directives):\n"
    "        kept = []\n"
    "        for directive in directives:\n"
    "            kept.extend(self._rewrite_one(context, revision, directive))\n"
    "        directives[:] = kept\n"
    "\n"
    "    def _rewrite_one(self, context, revision, directive):\n"
    "        given = self._rewrite(context, revision, directive)\n"
    "        for one in given:\n"
    "            if isinstance(one, MigrationScript):\n"
    "                one.upgrade_ops = [self._rewrite_only(context, revision, ops) for ops in one.upgrade_ops_list]\n"
    "                one.downgrade_ops = [self._rewrite_only(context, revision, ops) for ops in one.downgrade_ops_list]\n"
    "            elif isinstance(one, OpContainer):\n"
    "                self._rewrite_list(context, revision, one.ops)\n"
    "        return given\n"
    "\n"
    "    def _rewrite_only(self, context, revision, container):\n"
    "        given = self._rewrite_one(context, revision, container)\n"
    "        if len(given) != 1:\n"
    "            raise ValueError(f\"Can only return single object for {type(container).__name__} traverse\")\n"
    "        return given[0]\n"
    "\n"
    "\n"
    "renderers = Dispatcher()\n";

static const struct std_source source = {"alembic.autogenerate.rewriter", text, NULL};
/* clang-format on */

STD_NAME(source, Rewriter, "Rewriter")
STD_NAME(source, renderers, "renderers")

#define REFUSED(id) static const struct native id##_row = {#id, "*args, **kw", refuse_api, NATIVE_TAKES_OPAQUE};
REFUSED(compare_metadata)
REFUSED(produce_migrations)
REFUSED(render_python_code)
#undef REFUSED

static const struct native comparator_methods[] = {
    {"dispatch_for", "*args, **kw", refuse_api, NATIVE_TAKES_OPAQUE},
    {0},
};
static const struct native_class comparators_row = {
    .name = "PriorityDispatcher", .module = "alembic.util.langhelpers", .methods = comparator_methods};

static bool comparators_value(struct vm *vm, struct value *out)
{
    *out = instance_make(vm, vm_native_class_of_row(vm, &comparators_row));
    return true;
}

static const struct native_item autogenerate_items[] = {
    ITEM_VALUE_OF(Rewriter),
    ITEM_FUNCTION_OF("compare_metadata", compare_metadata_row),
    ITEM_FUNCTION_OF("produce_migrations", produce_migrations_row),
    ITEM_FUNCTION_OF("render_python_code", render_python_code_row),
    ITEM_CLASS_OF("AutogenContext", autogen_context_row),
    ITEM_VALUE_OF(comparators),
    ITEM_VALUE_OF(renderers),
    {.name = "api", .kind = ITEM_MODULE, .path = "alembic.autogenerate.api"},
    {.name = "render", .kind = ITEM_MODULE, .path = "alembic.autogenerate.render"},
    {.name = "rewriter", .kind = ITEM_MODULE, .path = "alembic.autogenerate.rewriter"},
    {0},
};

static const struct native_item rewriter_items[] = {ITEM_VALUE_OF(Rewriter), {0}};
static const struct native_item render_items[] = {ITEM_VALUE_OF(renderers), {0}};

const struct native_module alembic_autogenerate_module = {.name = "alembic.autogenerate", .items = autogenerate_items};
const struct native_module alembic_autogenerate_api_module = {.name = "alembic.autogenerate.api", .items = autogenerate_items};
const struct native_module alembic_autogenerate_render_module = {.name = "alembic.autogenerate.render", .items = render_items};
const struct native_module alembic_autogenerate_rewriter_module = {.name = "alembic.autogenerate.rewriter",
                                                                   .items = rewriter_items};
