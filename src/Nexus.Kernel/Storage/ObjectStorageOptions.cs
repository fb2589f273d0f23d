namespace Nexus.Kernel.Storage;

/// <summary>Where objects are kept; bound from the configuration section <c>Storage</c>.</summary>
public sealed record ObjectStorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Storage";

    /// <summary><c>folder</c>, <c>s3</c> or <c>azure</c>.</summary>
    public string Kind { get; init; } = "folder";

    /// <summary>Whether objects are encrypted before they are stored; needs an <see cref="IDataKeys" />.</summary>
    public bool Encrypt { get; init; } = true;

    /// <summary>For <c>folder</c>: the folder's path.</summary>
    public string? Folder { get; init; }

    /// <summary>For <c>s3</c>: the server and the bucket.</summary>
    public S3Options S3 { get; init; } = new();

    /// <summary>For <c>azure</c>: the account and the container.</summary>
    public AzureOptions Azure { get; init; } = new();

    /// <summary>An S3 bucket.</summary>
    public sealed record S3Options
    {
        /// <summary>The server's address, http or https; null for Amazon's own of the region.</summary>
        public string? Endpoint { get; init; }

        /// <summary>
        /// The server's address as browsers reach it, which send files straight to it; null where it is the same.
        /// </summary>
        public string? PublicEndpoint { get; init; }

        /// <summary>The region.</summary>
        public string Region { get; init; } = "us-east-1";

        /// <summary>The bucket; it must exist.</summary>
        public string? Bucket { get; init; }

        /// <summary>The access key; null, with the secret, for the machine's own role.</summary>
        public string? AccessKey { get; init; }

        /// <summary>The secret of the access key.</summary>
        public string? SecretKey { get; init; }

        /// <summary>Leaves the secret out.</summary>
        public override string ToString() => $"{Endpoint ?? Region}/{Bucket}";
    }

    /// <summary>An Azure Blob container.</summary>
    public sealed record AzureOptions
    {
        /// <summary>The account's connection string; it holds its secret.</summary>
        public string? ConnectionString { get; init; }

        /// <summary>The container; it must exist.</summary>
        public string? Container { get; init; }

        /// <summary>Leaves the secret out.</summary>
        public override string ToString() => $"azure/{Container}";
    }

    /// <summary>Accepts the settings.</summary>
    /// <exception cref="ArgumentException">One is wrong; the message names it and says what is allowed.</exception>
    public void Validate()
    {
        switch (Kind)
        {
            case "folder":
                Require(nameof(Folder), Folder, "the path of a folder, such as /var/lib/nexus/objects");
                break;
            case "s3":
                ValidateS3();
                break;
            case "azure":
                Require("Azure:ConnectionString", Azure.ConnectionString, "the storage account's connection string");
                Require("Azure:Container", Azure.Container, "the name of a container that exists");
                break;
            default:
                throw Wrong(nameof(Kind), $"is \"{Kind}\"; allowed are folder, s3 and azure");
        }
    }

    private void ValidateS3()
    {
        Require("S3:Bucket", S3.Bucket, "the name of a bucket that exists");
        Require("S3:Region", S3.Region, "a region, such as eu-central-1");
        RequireWeb("S3:Endpoint", S3.Endpoint);
        RequireWeb("S3:PublicEndpoint", S3.PublicEndpoint);
        if (string.IsNullOrEmpty(S3.AccessKey) != string.IsNullOrEmpty(S3.SecretKey))
            throw Wrong(
                "S3:AccessKey",
                "and S3:SecretKey belong together; give both, or neither for the machine's role"
            );
    }

    private static void RequireWeb(string name, string? address)
    {
        if (address is not null && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsWeb(uri)))
            throw Wrong(name, $"is \"{address}\"; give an http or https address, or leave it out");
    }

    private static bool IsWeb(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;

    private static void Require(string name, string? value, string allowed)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw Wrong(name, $"is missing; give {allowed}");
    }

    private static ArgumentException Wrong(string name, string what) => new($"{Section}:{name} {what}.");
}
