document.title=document.title;
