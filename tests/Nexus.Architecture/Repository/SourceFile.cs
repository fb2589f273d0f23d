using Microsoft.CodeAnalysis;

namespace Nexus.Architecture.Repository;

/// <param name="Path">Relative to the root, with forward slashes: <c>src/Nexus.Commerce/OrderProcessor/Order.cs</c>.</param>
/// <param name="Tree">Its syntax.</param>
internal sealed record SourceFile(string Path, SyntaxTree Tree)
{
    private readonly string[] _parts = Path.Split('/');

    public SyntaxNode Root => Tree.GetRoot();

    /// <summary>For example <c>Nexus.Commerce</c>.</summary>
    public string Project => _parts[1];

    /// <summary>The folder directly below the project, for example <c>OrderProcessor</c>; null for the project's own files.</summary>
    public string? Folder => _parts.Length > 3 ? _parts[2] : null;

    public string Directory => string.Join('/', _parts[..^1]);

    public bool IsMigration => _parts.Contains("Migrations");

    /// <summary>A project of services: not the kernel, the contracts, the host or the pages.</summary>
    public bool IsDomain => Project is not ("Nexus.Kernel" or "Nexus.Contracts" or "Nexus.Host" or "Nexus.Web");

    public Violation At(SyntaxNode node, string what) => new(Path, node.Line(), what);
}
