using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Names;

public sealed class BannedNamesTests
{
    private static readonly string[] SaysNothing =
    [
        "Common",
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Utility",
        "Utilities",
        "Manager",
        "Managers",
    ];

    [Fact]
    public void No_folder_file_or_type_has_a_name_that_says_nothing() =>
        Rule.Holds("names", "Name it after what it does, in the field's own words.", Paths().Concat(Types()));

    private static IEnumerable<Violation> Paths() =>
        from path in RepositoryRoot.Files("src").Concat(RepositoryRoot.Files("tests"))
        from part in path.Split('/')
        let name = part.Split('.')[0]
        where IsBanned(name) || part.Split('.').Any(SaysNothing.Contains)
        select new Violation(path, 1, part);

    private static IEnumerable<Violation> Types() =>
        from file in SourceCode.Files.Concat(SourceCode.Tests)
        from type in file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where IsBanned(type.Identifier.Text)
        select file.At(type, type.Identifier.Text);

    // "CommonName" is a word of X.509, but a type that ends with "Helper" is a drawer for anything.
    private static bool IsBanned(string name) => SaysNothing.Any(word => name.EndsWith(word, StringComparison.Ordinal));
}
