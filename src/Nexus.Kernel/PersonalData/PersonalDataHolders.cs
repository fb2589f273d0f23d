namespace Nexus.Kernel.PersonalData;

/// <summary>Which services of the binary keep personal data, also those that run elsewhere.</summary>
public sealed class PersonalDataHolders
{
    private readonly List<string> holders = [];
    private readonly Dictionary<string, string> without = [];

    /// <summary>The services that keep some, in the order of the list.</summary>
    public IReadOnlyList<string> Services => holders;

    /// <summary>The services that keep none, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Without => without;

    internal void Add(string service) => holders.Add(service);

    internal void AddWithout(string service, string reason) => without.Add(service, reason);
}
