namespace Nexus.Platform.KeyService.Transit;

/// <summary>What somebody may do with a key. The owner may all of it.</summary>
internal static class TransitCapability
{
    public const string Create = "create";
    public const string Read = "read";
    public const string List = "list";
    public const string Encrypt = "encrypt";
    public const string Decrypt = "decrypt";
    public const string Rewrap = "rewrap";
    public const string DataKey = "datakey";
    public const string Sign = "sign";
    public const string Verify = "verify";
    public const string Hmac = "hmac";
    public const string Rotate = "rotate";
    public const string Configure = "configure";
    public const string Delete = "delete";
    public const string Export = "export";

    /// <summary>What an owner may give to others: never what destroys a key or lets it leave.</summary>
    public static IReadOnlyList<string> Grantable { get; } =
    [Read, Encrypt, Decrypt, Rewrap, DataKey, Sign, Verify, Hmac, Rotate];

    /// <summary>Administrators look after keys of others; they use none.</summary>
    public static IReadOnlyList<string> OfAdministrators { get; } = [Read, List, Rotate];
}
