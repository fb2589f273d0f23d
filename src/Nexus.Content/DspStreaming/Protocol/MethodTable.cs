namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>Answers one method of the protocol.</summary>
internal delegate Task SubsonicMethod(SubsonicCall call);

/// <summary>A method with what it needs of the caller.</summary>
internal sealed record MethodEntry(SubsonicMethod Run, bool NeedsSignIn, bool Writes);

/// <summary>The methods by their names, as the use cases bring them.</summary>
internal sealed class MethodTable
{
    private readonly Dictionary<string, MethodEntry> methods = new(StringComparer.OrdinalIgnoreCase);

    public MethodTable Open(string name, SubsonicMethod run) => Add(name, new MethodEntry(run, false, false));

    public MethodTable Read(string name, SubsonicMethod run) => Add(name, new MethodEntry(run, true, false));

    public MethodTable Write(string name, SubsonicMethod run) => Add(name, new MethodEntry(run, true, true));

    /// <summary>The method; apps write the name with and without <c>.view</c>.</summary>
    public MethodEntry? Find(string name) =>
        methods.GetValueOrDefault(
            name.EndsWith(".view", StringComparison.OrdinalIgnoreCase) ? name[..^".view".Length] : name
        );

    private MethodTable Add(string name, MethodEntry entry)
    {
        methods.Add(name, entry);
        return this;
    }
}
