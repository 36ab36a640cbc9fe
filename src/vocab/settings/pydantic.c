/* pydantic: the names of the package, each in the module that it comes from; dataclasses and json as pydantic offers them. */
#include "vocab/settings/settings.h"

#define FIELDS(ROW) ROW(Field) ROW(PrivateAttr) ROW(computed_field) ROW(AliasPath) ROW(AliasChoices) ROW(AliasGenerator)
#define VALIDATORS(ROW)                                                                                                        \
    ROW(field_validator)                                                                                                       \
    ROW(model_validator) ROW(validator) ROW(root_validator) ROW(field_serializer) ROW(model_serializer) ROW(ValidationInfo)    \
        ROW(validate_call)
#define ADAPTERS(ROW) ROW(TypeAdapter) ROW(AfterValidator) ROW(BeforeValidator) ROW(PlainValidator) ROW(WrapValidator)
#define MODELS(ROW) ROW(BaseModel) ROW(RootModel) ROW(ConfigDict) ROW(create_model)
#define TYPES(ROW)                                                                                                             \
    ROW(SecretStr)                                                                                                             \
    ROW(SecretBytes) ROW(Secret) ROW(Extra) ROW(StringConstraints) ROW(conint) ROW(confloat) ROW(condecimal) ROW(constr)       \
        ROW(conlist) ROW(conset) ROW(PositiveInt) ROW(NonNegativeInt) ROW(NegativeInt) ROW(NonPositiveInt) ROW(PositiveFloat)  \
            ROW(NonNegativeFloat) ROW(NegativeFloat) ROW(NonPositiveFloat) ROW(StrictStr) ROW(StrictInt) ROW(StrictFloat)      \
                ROW(StrictBool) ROW(FilePath) ROW(DirectoryPath) ROW(NewPath) ROW(Json) ROW(EmailStr)
#define URLS(ROW)                                                                                                              \
    ROW(AnyUrl)                                                                                                                \
    ROW(AnyHttpUrl) ROW(HttpUrl) ROW(AnyWebsocketUrl) ROW(WebsocketUrl) ROW(FtpUrl) ROW(PostgresDsn) ROW(CockroachDsn)         \
        ROW(MySQLDsn) ROW(MariaDBDsn) ROW(RedisDsn) ROW(AmqpDsn) ROW(MongoDsn) ROW(KafkaDsn) ROW(NatsDsn) ROW(ClickHouseDsn)

#define OF_FIELDS(name) ITEM_ALIAS_OF(#name, "pydantic.fields." #name),
#define OF_VALIDATORS(name) ITEM_ALIAS_OF(#name, "pydantic.functional_validators." #name),
#define OF_ADAPTERS(name) ITEM_ALIAS_OF(#name, "pydantic.type_adapter." #name),
#define OF_MODELS(name) ITEM_ALIAS_OF(#name, "pydantic.main." #name),
#define OF_TYPES(name) ITEM_ALIAS_OF(#name, "pydantic.types." #name),
#define OF_URLS(name) ITEM_ALIAS_OF(#name, "pydantic.networks." #name),

/* BaseSettings is of pydantic 1. */
static const struct native_item items[] = {
    FIELDS(OF_FIELDS) VALIDATORS(OF_VALIDATORS) ADAPTERS(OF_ADAPTERS) MODELS(OF_MODELS) TYPES(OF_TYPES) URLS(OF_URLS)
        ITEM_ALIAS_OF("ValidationError", "pydantic_core._pydantic_core.ValidationError"),
    ITEM_ALIAS_OF("FieldValidationInfo", "pydantic.functional_validators.ValidationInfo"),
    ITEM_ALIAS_OF("BaseSettings", "pydantic_settings.main.OldBaseSettings"),
    {0},
};

const struct native_module pydantic_module = {.name = "pydantic", .items = items};
const struct native_module pydantic_v1_module = {.name = "pydantic.v1", .items = items};

static const struct native_item dataclasses_items[] = {
    ITEM_ALIAS_OF("dataclass", "dataclasses.dataclass"),
    {0},
};

const struct native_module pydantic_dataclasses_module = {.name = "pydantic.dataclasses", .items = dataclasses_items};

static const struct native_item json_items[] = {
    ITEM_ALIAS_OF("pydantic_encoder", "pydantic.main.pydantic_encoder"),
    {0},
};

const struct native_module pydantic_json_module = {.name = "pydantic.json", .items = json_items};
