using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Nexus.Kernel.Http;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>; operations carry their service's name as tag.</summary>
public static class OpenApiRegistration
{
    /// <summary>Registers the document.</summary>
    public static void AddNexusOpenApi(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        document.Info = new OpenApiInfo
                        {
                            Title = "Nexus COS",
                            Version = "v1",
                            Description =
                                "The operating system of a creator business. Every path also answers under /api/v1. "
                                + "Errors are problem details (RFC 9457).",
                        };
                        document.Components ??= new OpenApiComponents();
                        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                        {
                            ["bearer"] = new OpenApiSecurityScheme
                            {
                                Type = SecuritySchemeType.Http,
                                Scheme = "bearer",
                                BearerFormat = "JWT",
                            },
                        };
                        document.Servers?.Clear();
                        return Task.CompletedTask;
                    }
                );
                options.AddOperationTransformer(DescribeIdempotency);
                options.AddOperationTransformer(DescribeHeaders);
                options.AddSchemaTransformer(
                    (schema, context, _) =>
                    {
                        // A converter of our own guards text, and the generator knows no type behind a converter.
                        if (context.JsonTypeInfo.Type == typeof(string) && schema.Type is null)
                        {
                            schema.Type = JsonSchemaType.String;
                        }
                        return Task.CompletedTask;
                    }
                );
            }
        );

    /// <summary>Maps the document.</summary>
    public static void MapNexusOpenApi(this WebApplication app) => app.MapOpenApi().AllowAnonymous();

    private static Task DescribeIdempotency(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotencyMetadata>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Required = true,
                    Description = "One unique text for each intended action; repeat it when you retry.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
                }
            );
        }
        return Task.CompletedTask;
    }

    private static Task DescribeHeaders(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<OptionalHeaderMetadata>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = header.Name,
                    In = ParameterLocation.Header,
                    Description = header.Description,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
                }
            );
        }
        return Task.CompletedTask;
    }
}
