using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Services;

/// <summary>No service may be forgotten when somebody asks for their data or wants to be forgotten.</summary>
public sealed class PersonalDataTests
{
    // Columns that point to a person or name one.
    private static readonly HashSet<string> Personal =
    [
        "UserId",
        "OwnerId",
        "BuyerId",
        "SellerId",
        "CreatorId",
        "MemberId",
        "Email",
        "DisplayName",
        "BuyerName",
        "OwnerName",
        "BuyerAddress",
    ];

    [Fact]
    public void Every_service_says_whether_it_keeps_personal_data() =>
        Rule.Holds(
            "personal-data",
            "Configure calls HoldsPersonalData with the service's own answer, or HoldsNoPersonalData with the reason.",
            from service in ServiceClass.All
            where Says(service, "HoldsPersonalData") + Says(service, "HoldsNoPersonalData") != 1
            select service.File.At(service.Class, service.Name)
        );

    [Fact]
    public void A_service_with_tables_about_people_answers_for_them() =>
        Rule.Holds(
            "personal-data-tables",
            "A table that names a person belongs to a service with HoldsPersonalData.",
            from service in ServiceClass.All
            where Says(service, "HoldsNoPersonalData") > 0
            from file in SourceCode.Files
            where (file.Directory + "/").StartsWith(service.File.Directory + "/", StringComparison.Ordinal)
            from type in file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>()
            where Rows(service).Contains(type.Identifier.Text)
            from column in type.Members.OfType<PropertyDeclarationSyntax>()
            where Personal.Contains(column.Identifier.Text)
            select file.At(column, $"{type.Identifier.Text}.{column.Identifier.Text} of {service.Name}")
        );

    private static int Says(ServiceClass service, string method) =>
        service
            .Class.DescendantNodes()
            .OfType<SimpleNameSyntax>()
            .Count(name =>
                name.Identifier.Text == method
                && name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax }
            );

    private static HashSet<string> Rows(ServiceClass service) =>
        [
            .. from file in SourceCode.Files
            where (file.Directory + "/").StartsWith(service.File.Directory + "/", StringComparison.Ordinal)
            from set in file.Root.DescendantNodes().OfType<GenericNameSyntax>()
            where set.Identifier.Text == "DbSet"
            select set.TypeArgumentList.Arguments[0].ToString(),
        ];
}
