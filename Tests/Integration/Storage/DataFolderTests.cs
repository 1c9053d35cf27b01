using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _path = TestFolders.NewPath();

    public void Dispose() => TestFolders.Remove(_path);

    [Fact]
    public void A_second_host_is_told_that_the_folder_is_in_use()
    {
        using (DataFolder.Open(_path))
        {
            var exception = Assert.Throws<StorageSetupException>(() => DataFolder.Open(_path));
            Assert.Contains("in use by another host", exception.Message, StringComparison.Ordinal);
        }

        DataFolder.Open(_path).Dispose();
    }

    [Fact]
    public void A_file_in_its_place_is_refused_with_one_line()
    {
        Directory.CreateDirectory(_path);
        var file = Path.Combine(_path, "file");
        File.WriteAllText(file, "");
        var exception = Assert.Throws<StorageSetupException>(() => DataFolder.Open(file));
        Assert.StartsWith("Cannot write the data folder", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_secret_is_made_once_and_only_for_its_owner()
    {
        using var data = DataFolder.Open(_path);
        var file = data.Combine("secret");
        var secret = SecretFile.ReadOrCreate(file);
        Assert.Equal(secret, SecretFile.ReadOrCreate(file));
        Assert.Equal(48, secret.Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
