using Amazon.Runtime;
using Amazon.S3;
using Azure.Storage.Blobs;
using Nexus.Kernel.Storage;
using Xunit;

namespace Nexus.Kernel.Tests.Storage;

/// <summary>New, empty places on the servers that NEXUS_TEST_S3 and NEXUS_TEST_AZURE name.</summary>
internal static class ObjectServers
{
    public static async Task<ObjectStorageOptions> S3Async()
    {
        var options = new ObjectStorageOptions
        {
            Kind = "s3",
            Encrypt = false,
            S3 = new()
            {
                Endpoint = Require("NEXUS_TEST_S3"),
                Bucket = "t" + Guid.CreateVersion7().ToString("N"),
                AccessKey = "S3RVER",
                SecretKey = "S3RVER",
            },
        };
        var configuration = new AmazonS3Config { ServiceURL = options.S3.Endpoint, ForcePathStyle = true };
        using var client = new AmazonS3Client(new BasicAWSCredentials("S3RVER", "S3RVER"), configuration);
        await client.PutBucketAsync(options.S3.Bucket, TestContext.Current.CancellationToken);
        return options;
    }

    public static async Task<ObjectStorageOptions> AzureAsync()
    {
        var options = new ObjectStorageOptions
        {
            Kind = "azure",
            Encrypt = false,
            Azure = new()
            {
                ConnectionString = Require("NEXUS_TEST_AZURE"),
                Container = "t" + Guid.CreateVersion7().ToString("N"),
            },
        };
        var container = new BlobContainerClient(options.Azure.ConnectionString, options.Azure.Container);
        await container.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        return options;
    }

    private static string Require(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(value))
            return value;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"{variable} is not set; in CI the tests must run on that server.");
        Assert.Skip($"{variable} is not set: not tried on that server.");
        return "";
    }
}
