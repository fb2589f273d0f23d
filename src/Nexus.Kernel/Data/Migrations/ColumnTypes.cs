using FluentMigrator.Builders;
using FluentMigrator.Infrastructure;

namespace Nexus.Kernel.Data.Migrations;

/// <summary>Column types with one meaning on both engines.</summary>
public static class ColumnTypes
{
    /// <summary>Unbounded text; lengths are checked on requests, where the answer can name the field.</summary>
    public static TNext AsText<TNext>(this IColumnTypeSyntax<TNext> column)
        where TNext : IFluentSyntax => column.AsString(int.MaxValue);
}
