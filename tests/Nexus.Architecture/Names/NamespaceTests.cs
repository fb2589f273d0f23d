using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Names;

public sealed class NamespaceTests
{
    [Fact]
    public void A_namespace_is_the_path_of_its_folder() =>
        Rule.Holds(
            "namespace",
            "The namespace is the folder's path, file-scoped, one a file.",
            from file in SourceCode.Files.Concat(SourceCode.Tests)
            from violation in Check(file)
            select violation
        );

    private static IEnumerable<Violation> Check(SourceFile file)
    {
        var expected = string.Join('.', file.Directory.Split('/')[1..]);
        var found = file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().ToList();
        foreach (var name in found)
        {
            if (name is not FileScopedNamespaceDeclarationSyntax || name.Name.ToString() != expected)
            {
                yield return file.At(name, $"namespace {name.Name}, not file-scoped {expected}");
            }
        }
        if (
            found.Count == 0
            && file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().FirstOrDefault() is { } type
        )
        {
            yield return file.At(type, $"{type.Identifier.Text} has no namespace");
        }
    }
}
