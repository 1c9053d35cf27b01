# The silo with its web front end. PostgreSQL is outside: set ConnectionStrings__Platform, Platform__DevelopmentApiKey,
# Platform__MasterKey and Payments__ProviderUrl, and nothing is kept in the container.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish Silo/Orleans.Platform.Silo.csproj --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Where a sample provider or a generated key would be kept, when they are not configured.
RUN mkdir /data && chown "$APP_UID" /data
ENV Urls=http://+:5080 \
    Platform__DataFolder=/data
VOLUME /data
EXPOSE 5080
USER $APP_UID
ENTRYPOINT ["dotnet", "Orleans.Platform.Silo.dll"]
