using Amazon.Runtime;
using Amazon.S3;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Nexus.Kernel.Storage;

/// <summary>Registers object storage.</summary>
public static class StorageServices
{
    /// <summary>Adds the <see cref="IObjectStore" /> that the section <c>Storage</c> describes.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and says what is allowed.</exception>
    public static IServiceCollection AddNexusObjectStorage(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(ObjectStorageOptions.Section);
        ObjectStorageOptions? options;
        try
        {
            options = section.Get<ObjectStorageOptions>(binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException error)
        {
            throw new ArgumentException($"{ObjectStorageOptions.Section}: {error.Message}", error);
        }
        return services.AddNexusObjectStorage(options ?? new ObjectStorageOptions());
    }

    /// <summary>
    /// Adds the <see cref="IObjectStore" /> that <paramref name="options" /> describe. Where they ask for encryption an
    /// <see cref="IDataKeys" /> must be registered too.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and says what is allowed.</exception>
    public static IServiceCollection AddNexusObjectStorage(
        this IServiceCollection services,
        ObjectStorageOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        if (options.Kind == "s3")
            services.AddSingleton(_ => DirectUploads(options.S3));
        return services.AddSingleton<IObjectStore>(provider =>
        {
            var store = Open(options, provider.GetRequiredService<TimeProvider>());
            return options.Encrypt ? new EncryptedObjectStore(store, provider.GetRequiredService<IDataKeys>()) : store;
        });
    }

    /// <summary>The part of a store that belongs to one service; its keys cannot meet another's.</summary>
    public static IObjectStore For(this IObjectStore store, string service)
    {
        ArgumentNullException.ThrowIfNull(store);
        ObjectKey.Validate(service);
        return new ScopedObjectStore(store, service);
    }

    private static IObjectStore Open(ObjectStorageOptions options, TimeProvider time) =>
        options.Kind switch
        {
            "s3" => new S3ObjectStore(S3Client(options.S3), options.S3.Bucket!),
            "azure" => new AzureBlobObjectStore(
                new BlobContainerClient(options.Azure.ConnectionString, options.Azure.Container)
            ),
            _ => new FolderObjectStore(options.Folder!, time),
        };

    private static S3DirectUploads DirectUploads(ObjectStorageOptions.S3Options options)
    {
        var reached = options with { Endpoint = options.PublicEndpoint ?? options.Endpoint };
        return new S3DirectUploads(
            S3Client(options),
            S3Client(reached),
            options.Bucket!,
            reached.Endpoint?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true
        );
    }

    private static AmazonS3Client S3Client(ObjectStorageOptions.S3Options options)
    {
        var configuration = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            // Servers other than Amazon's know neither virtual hosts nor the newer checksums.
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
            configuration.ServiceURL = endpoint;
        else
            configuration.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        var client = string.IsNullOrEmpty(options.AccessKey)
            ? new AmazonS3Client(configuration)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), configuration);
        client.BeforeRequestEvent += (_, request) => KeepSlashes(((WebServiceRequestEventArgs)request).Headers);
        return client;
    }

    // The client escapes the slash between bucket and key; Amazon takes both forms, other servers only the plain one.
    private static void KeepSlashes(IDictionary<string, string> headers)
    {
        const string copySource = "x-amz-copy-source";
        if (headers.TryGetValue(copySource, out var source))
            headers[copySource] = source.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
    }
}
