using FluentMigrator;

namespace Nexus.Kernel.Data.Migrations;

/// <summary>A task may let later ones pass.</summary>
[Migration(4, "task order")]
public sealed class M0004TaskOrder : ForwardOnlyMigration
{
    /// <inheritdoc />
    public override void Up() =>
        Alter.Table("tasks").AddColumn("yields_ms").AsInt64().NotNullable().WithDefaultValue(0);
}
