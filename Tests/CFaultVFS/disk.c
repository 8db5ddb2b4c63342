#include "disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DISKS = 64 };
static struct disk *disks[DISKS];
pthread_mutex_t disk_lock = PTHREAD_MUTEX_INITIALIZER;

struct disk *disk_of(const char *path) {
    struct disk *found = NULL;
    pthread_mutex_lock(&disk_lock);
    for (int i = 0; path && i < DISKS; i++)
        if (disks[i] && !strncmp(path, disks[i]->folder, strlen(disks[i]->folder))) found = disks[i];
    pthread_mutex_unlock(&disk_lock);
    return found;
}

int fault_disk_mount(const char *folder) {
    int number = -1;
    pthread_mutex_lock(&disk_lock);
    for (int i = 0; i < DISKS && number < 0; i++) {
        if (disks[i]) continue;
        disks[i] = calloc(1, sizeof(struct disk));
        disks[i]->folder = strdup(folder);
        number = i;
    }
    pthread_mutex_unlock(&disk_lock);
    return number;
}

void fault_disk_arm(int disk, enum fault_kind kind, int at, int times) {
    pthread_mutex_lock(&disk_lock);
    struct disk *it = disks[disk];
    it->kind = kind;
    it->at = at;
    it->times = times;
    it->writes = it->syncs = it->steps = it->hits = 0;
    it->is_off = false;
    pthread_mutex_unlock(&disk_lock);
}

/// Whether the step with this number, among those that the fault counts, is one that fails.
static bool fails(struct disk *disk, int number) {
    bool result = number >= disk->at && (disk->times < 0 || number < disk->at + disk->times);
    if (result) disk->hits++;
    return result;
}

enum step disk_write(struct disk *disk) {
    enum step result = STEP_OK;
    pthread_mutex_lock(&disk_lock);
    disk->writes++;
    disk->steps++;
    if (disk->kind == FAULT_POWER && fails(disk, disk->steps)) disk->is_off = true;
    if (disk->is_off) result = STEP_ERROR;
    else if (disk->kind == FAULT_FULL && fails(disk, disk->writes)) result = STEP_FULL;
    else if (disk->kind == FAULT_SHORT_WRITE && fails(disk, disk->writes)) result = STEP_SHORT;
    else if (disk->kind == FAULT_WRITE_ERROR && fails(disk, disk->writes)) result = STEP_ERROR;
    pthread_mutex_unlock(&disk_lock);
    return result;
}

enum step disk_sync(struct disk *disk) {
    enum step result = STEP_OK;
    pthread_mutex_lock(&disk_lock);
    disk->syncs++;
    disk->steps++;
    if (disk->kind == FAULT_POWER && fails(disk, disk->steps)) disk->is_off = true;
    if (disk->is_off) result = STEP_ERROR;
    else if (disk->kind == FAULT_SYNC_ERROR && fails(disk, disk->syncs)) result = STEP_ERROR;
    pthread_mutex_unlock(&disk_lock);
    return result;
}

void disk_opens(struct disk *disk, int count) {
    pthread_mutex_lock(&disk_lock);
    disk->open_files += count;
    pthread_mutex_unlock(&disk_lock);
}

int fault_disk_open_files(int disk) {
    pthread_mutex_lock(&disk_lock);
    int count = disks[disk]->open_files;
    pthread_mutex_unlock(&disk_lock);
    return count;
}

int fault_disk_hit(int disk) { return disks[disk]->hits > 0; }

struct image *disk_image(struct disk *disk, const char *path) {
    const char *name = path + strlen(disk->folder);
    for (struct image *image = disk->images; image; image = image->next)
        if (!strcmp(image->name, name)) return image;
    struct image *image = calloc(1, sizeof(struct image));
    image->name = strdup(name);
    image->next = disk->images;
    return disk->images = image;
}

void disk_forget(struct disk *disk, const char *path) {
    pthread_mutex_lock(&disk_lock);
    disk_image(disk, path)->is_flushed = false;
    pthread_mutex_unlock(&disk_lock);
}

static int write_image(const struct image *image, const char *folder) {
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, image->name);
    FILE *file = fopen(path, "wb");
    if (!file) return -1;
    size_t count = fwrite(image->bytes, 1, image->size, file);
    return fclose(file) == 0 && count == (size_t)image->size ? 0 : -1;
}

int fault_disk_recover(int disk, const char *folder) {
    int code = 0;
    pthread_mutex_lock(&disk_lock);
    for (struct image *image = disks[disk]->images; image && !code; image = image->next)
        if (image->is_flushed) code = write_image(image, folder);
    pthread_mutex_unlock(&disk_lock);
    return code;
}

void fault_disk_unmount(int disk) {
    pthread_mutex_lock(&disk_lock);
    struct disk *it = disks[disk];
    disks[disk] = NULL;
    for (struct image *image = it->images, *next; image; image = next) {
        next = image->next;
        free(image->name);
        free(image->bytes);
        free(image);
    }
    free(it->folder);
    free(it);
    pthread_mutex_unlock(&disk_lock);
}
