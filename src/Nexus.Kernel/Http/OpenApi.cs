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
}
