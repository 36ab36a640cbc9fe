/* sqlalchemy.exc: the tree of exceptions. Their .orig, .statement, .params and .code are attributes set by who raises. */
#include "eval/exception.h"
#include "vocab/sqlalchemy/internal.h"

#define EXC "sqlalchemy.exc."

/* clang-format off */
#define EXCEPTIONS(ROW) \
    ROW(SQLAlchemyError, "Exception") \
    ROW(ArgumentError, EXC "SQLAlchemyError") \
    ROW(DuplicateColumnError, EXC "ArgumentError") \
    ROW(ObjectNotExecutableError, EXC "ArgumentError") \
    ROW(NoSuchModuleError, EXC "ArgumentError") \
    ROW(NoForeignKeysError, EXC "ArgumentError") \
    ROW(AmbiguousForeignKeysError, EXC "ArgumentError") \
    ROW(ConstraintColumnNotFoundError, EXC "ArgumentError") \
    ROW(CircularDependencyError, EXC "SQLAlchemyError") \
    ROW(CompileError, EXC "SQLAlchemyError") \
    ROW(UnsupportedCompilationError, EXC "CompileError") \
    ROW(IdentifierError, EXC "SQLAlchemyError") \
    ROW(DisconnectionError, EXC "SQLAlchemyError") \
    ROW(InvalidatePoolError, EXC "DisconnectionError") \
    ROW(TimeoutError, EXC "SQLAlchemyError") \
    ROW(InvalidRequestError, EXC "SQLAlchemyError") \
    ROW(IllegalStateChangeError, EXC "InvalidRequestError") \
    ROW(NoInspectionAvailable, EXC "InvalidRequestError") \
    ROW(PendingRollbackError, EXC "InvalidRequestError") \
    ROW(ResourceClosedError, EXC "InvalidRequestError") \
    ROW(NoSuchColumnError, EXC "InvalidRequestError") \
    ROW(NoResultFound, EXC "InvalidRequestError") \
    ROW(MultipleResultsFound, EXC "InvalidRequestError") \
    ROW(NoReferenceError, EXC "InvalidRequestError") \
    ROW(AwaitRequired, EXC "InvalidRequestError") \
    ROW(MissingGreenlet, EXC "InvalidRequestError") \
    ROW(NoReferencedTableError, EXC "NoReferenceError") \
    ROW(NoReferencedColumnError, EXC "NoReferenceError") \
    ROW(NoSuchTableError, EXC "InvalidRequestError") \
    ROW(UnreflectableTableError, EXC "InvalidRequestError") \
    ROW(UnboundExecutionError, EXC "InvalidRequestError") \
    ROW(DontWrapMixin, "Exception") \
    ROW(StatementError, EXC "SQLAlchemyError") \
    ROW(DBAPIError, EXC "StatementError") \
    ROW(InterfaceError, EXC "DBAPIError") \
    ROW(DatabaseError, EXC "DBAPIError") \
    ROW(DataError, EXC "DatabaseError") \
    ROW(OperationalError, EXC "DatabaseError") \
    ROW(IntegrityError, EXC "DatabaseError") \
    ROW(InternalError, EXC "DatabaseError") \
    ROW(ProgrammingError, EXC "DatabaseError") \
    ROW(NotSupportedError, EXC "DatabaseError") \
    ROW(SADeprecationWarning, "DeprecationWarning") \
    ROW(Base20DeprecationWarning, EXC "SADeprecationWarning") \
    ROW(MovedIn20Warning, EXC "Base20DeprecationWarning") \
    ROW(RemovedIn20Warning, EXC "Base20DeprecationWarning") \
    ROW(SAPendingDeprecationWarning, "PendingDeprecationWarning") \
    ROW(SAWarning, "RuntimeWarning")
/* clang-format on */

/* What a failed statement tells: taken from the diagnostic that the exception carries. */
static bool exc_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct diag *diag = exception_diag(self);
    str text = {name->bytes, name->len};

    if (str_equal(text, STR("orig")))
    {
        struct value message = str_make(vm, diag != NULL ? (diag->server.len > 0 ? diag->server : diag->primary) : STR(""));
        struct class_object *class_ = vm_native_class(vm, "Exception");
        struct value orig = instance_make(vm, class_);

        if (diag == NULL)
        {
            *out = NONE;
            return true;
        }
        attribute_put(vm, orig, "args", tuple_make(vm, &message, 1));
        attribute_put(vm, orig, "pgcode", diag->sqlstate.len > 0 ? str_make(vm, diag->sqlstate) : NONE);
        attribute_put(vm, orig, "sqlstate", diag->sqlstate.len > 0 ? str_make(vm, diag->sqlstate) : NONE);
        attribute_put(vm, self, "orig", orig);
        *out = orig;
    }
    else if (str_equal(text, STR("statement")))
        *out = diag != NULL && diag->statement.len > 0 ? str_make(vm, diag->statement) : NONE;
    else if (str_equal(text, STR("params")) || str_equal(text, STR("code")))
        *out = NONE;
    return true;
}

#define CLASS_ROW(class_name, base_name)                                                                                       \
    static const struct native_class class_name##_row = {.name = #class_name,                                                  \
                                                         .module = "sqlalchemy.exc",                                           \
                                                         .base = base_name,                                                    \
                                                         .make = &exception_make,                                              \
                                                         .get_attribute = exc_attribute};
EXCEPTIONS(CLASS_ROW)

#define ITEM_ROW(class_name, base_name) {.name = #class_name, .kind = ITEM_CLASS, .class_ = &class_name##_row},
const struct native_item exc_items[] = {EXCEPTIONS(ITEM_ROW){0}};
