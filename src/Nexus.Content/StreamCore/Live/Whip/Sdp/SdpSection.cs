namespace Nexus.Content.StreamCore.Live.Whip.Sdp;

/// <summary>What is said of one medium (RFC 8866 section 5.14).</summary>
internal sealed class SdpSection(string kind, string protocol, IReadOnlyList<string> formats, bool isRejected)
{
    public string Kind { get; } = kind;

    public string Protocol { get; } = protocol;

    /// <summary>Payload types, the best first.</summary>
    public IReadOnlyList<string> Formats { get; } = formats;

    /// <summary>Whether its port is zero and it is not part of a bundle.</summary>
    public bool IsRejected { get; } = isRejected;

    /// <summary>Name and value of <c>a=</c> lines.</summary>
    public List<(string Name, string Value)> Attributes { get; } = [];

    public string? Find(string name) => Attributes.Find(attribute => attribute.Name == name).Value;

    public bool Has(string name) => Attributes.Exists(attribute => attribute.Name == name);

    /// <summary>What is said of one payload type, such as <c>rtpmap</c>; empty where nothing is.</summary>
    public string Of(string name, string format) =>
        Attributes
            .Find(attribute =>
                attribute.Name == name && attribute.Value.StartsWith(format + " ", StringComparison.Ordinal)
            )
            .Value?[(format.Length + 1)..]
        ?? "";
}
