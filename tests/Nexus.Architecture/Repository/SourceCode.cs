using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Nexus.Architecture.Repository;

/// <summary>The C# of src as one compilation: syntax for form, symbols where only the meaning tells.</summary>
internal static class SourceCode
{
    // What the SDKs import, the one for the web included; generated files are not part of the repository.
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.Parse);

    private static readonly Lazy<CSharpCompilation> Compiled = new(Compile);

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Parse("src")];

    public static IReadOnlyList<SourceFile> Tests { get; } = [.. Parse("tests")];

    public static SemanticModel Meaning(SourceFile file) => Compiled.Value.GetSemanticModel(file.Tree);

    public static int Line(this SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static IEnumerable<SourceFile> Parse(string folder) =>
        from path in RepositoryRoot.Files(folder)
        where path.EndsWith(".cs", StringComparison.Ordinal)
        let text = SourceText.From(File.ReadAllText(RepositoryRoot.Full(path)), Encoding.UTF8)
        select new SourceFile(path, CSharpSyntaxTree.ParseText(text, Options, path));

    private static CSharpCompilation Compile()
    {
        var known = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        var references = known
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !IsOurs(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path));
        var trees = Files.Select(file => file.Tree).Append(CSharpSyntaxTree.ParseText(GlobalUsings, Options));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        return CSharpCompilation.Create("sources", trees, references, options);
    }

    private static bool IsOurs(string assembly) =>
        assembly == "nexus" || assembly.StartsWith("Nexus.", StringComparison.Ordinal);
}
