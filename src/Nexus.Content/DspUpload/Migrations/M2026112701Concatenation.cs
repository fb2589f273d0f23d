using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspUpload.Migrations;

[Migration(2026112701, "partial uploads, joined uploads and lengths said later")]
public sealed class M2026112701Concatenation : ForwardOnlyMigration
{
    public override void Up() =>
        Alter
            .Table("uploads")
            .AddColumn("length_deferred")
            .AsBoolean()
            .NotNullable()
            .WithDefaultValue(false)
            .AddColumn("is_partial")
            .AsBoolean()
            .NotNullable()
            .WithDefaultValue(false)
            .AddColumn("parts")
            .AsText()
            .Nullable()
            .AddColumn("joined_into")
            .AsGuid()
            .Nullable();
}
